// Password hashes: scrypt, the one memory-hard function that Node and workerd both have. WebCrypto offers only PBKDF2,
// hence node:crypto here, which workerd carries under nodejs_compat.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { newTurns } from './turns.ts'

// OWASP's parameters: 16 MiB and some 200 ms of one core each.
const COST = { N: 2 ** 14, r: 8, p: 5 }
const SALT_BYTES = 16
const HASH_BYTES = 32

// Hashes run on Node's pool of four threads, which DNS and files share: two leave half of it, and half of a small
// machine, to everything else. Eight waiting are some 1 s of work; who comes then is told to come back.
const inTurn = newTurns({ atOnce: 2, waiting: 8 })

/** `"scrypt$N$r$p$salt$hash"`, or `'busy'` where too many wait for a hash already. */
export function hashPassword(password: string): Promise<string | 'busy'> {
  return inTurn(async () => {
    const salt = randomBytes(SALT_BYTES)
    return format(salt, await derive(password, salt, COST))
  })
}

/**
 * The account that `find` gives, if this is its password. Without an account it takes as long and is `'wrong'`, so that time
 * does not tell which e-mails have one. `find` waits for its turn too: who is turned away costs no connection either.
 */
export function checkPassword<Found extends { passwordHash: string }>(
  password: string,
  find: () => Promise<Found | undefined>,
): Promise<Found | 'wrong' | 'busy'> {
  return inTurn(async () => {
    const found = await find()
    const { cost, salt, hash } = (found && parse(found.passwordHash)) ?? NOBODY
    const given = await derive(password, salt, cost)
    const right = given.length === hash.length && timingSafeEqual(given, hash)
    return found && right ? found : 'wrong'
  })
}

const NOBODY = { cost: COST, salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) }

const format = (salt: Buffer, hash: Buffer): string =>
  ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$')

function parse(stored: string): typeof NOBODY | undefined {
  const [kind, N, r, p, salt, hash] = stored.split('$')
  if (kind !== 'scrypt' || !salt || !hash) return undefined
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  }
}

async function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  // workerd hashes on the thread that serves: whoever came meanwhile has to be let in to be counted, or turned away.
  await new Promise((resolve) => setTimeout(resolve, 0))
  return new Promise((resolve, reject) => {
    // One keyboard types é as one character, another as two: NFKC makes them the same password.
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, cost, (error, hash) =>
      error ? reject(error) : resolve(hash),
    )
  })
}
