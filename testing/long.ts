// Slow proofs run once in npm test; `npm run proofs` runs each of them in its long form.

export const isLong = process.env.MILO_PROOFS === 'long'
