// Recovery codes: each replaces one code of an authenticator that is lost. They have 80 random bits, so that
// their plain hashes cannot be guessed.
import { hashToken } from './random-tokens.ts'

const CODES = 10
const LETTERS_A_CODE = 16
/** Crockford's: no letter that looks like a digit. 32 characters, five bits each. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

function newCode(): string {
  // A letter takes five bits of a byte, so that each is equally likely.
  const bytes = crypto.getRandomValues(new Uint8Array(LETTERS_A_CODE))
  const letters = Array.from(bytes, (byte) => LETTERS[byte >> 3])
  return letters.join('').replace(/(.{4})(?!$)/g, '$1-')
}

/** Ten codes as they are shown once, and the hashes that are stored. */
export async function newRecoveryCodes(): Promise<{ codes: string[]; hashes: string[] }> {
  const codes = Array.from({ length: CODES }, newCode)
  return { codes, hashes: await Promise.all(codes.map(hashRecoveryCode)) }
}

/** However it was typed: hyphens, blanks and capitals do not count. */
export const hashRecoveryCode = (code: string): Promise<string> =>
  hashToken(code.toLowerCase().replace(/[\s-]/g, ''))
