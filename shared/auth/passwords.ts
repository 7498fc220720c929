// Password hashes: scrypt, the one memory-hard function that both Node and workerd have. WebCrypto offers
// only PBKDF2, hence node:crypto, which workerd supports under nodejs_compat.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { newSemaphore } from '../std/semaphore.ts'
import { sleep } from '../std/sleep.ts'

// OWASP's parameters: 16 MiB and about 200 ms of one core each.
const COST = { N: 2 ** 14, r: 8, p: 5 }
const SALT_BYTES = 16
const HASH_BYTES = 32

// Hashes run on Node's pool of four threads, shared with DNS and files: two leave half of it, and half of a
// small machine, free. A queue of eight is about 1 s of work; later callers are told to retry.
const semaphore = newSemaphore({ limit: 2, queueLimit: 8 })

/** `"scrypt$N$r$p$salt$hash"`, or `'busy'` when the queue is full. */
export function hashPassword(password: string): Promise<string | 'busy'> {
  return semaphore(async () => {
    const salt = randomBytes(SALT_BYTES)
    return format(salt, await derive(password, salt, COST))
  })
}

/**
 * The account that `find` returns, if this is its password. Without an account it takes as long and is
 * `'wrong'`, so that timing does not reveal which e-mails have one. `find` runs under the semaphore too: a
 * refused caller costs no connection.
 */
export function checkPassword<Found extends { passwordHash: string }>(
  password: string,
  find: () => Promise<Found | undefined>,
): Promise<Found | 'wrong' | 'busy'> {
  return semaphore(async () => {
    const account = await find()
    const { cost, salt, hash } = (account && parse(account.passwordHash)) ?? NOBODY
    const derived = await derive(password, salt, cost)
    const right = derived.length === hash.length && timingSafeEqual(derived, hash)
    return account && right ? account : 'wrong'
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
  // workerd hashes on the serving thread: let the requests that arrived meanwhile in first, to be counted or
  // refused.
  await sleep(0)
  return new Promise((resolve, reject) => {
    // One keyboard types é as one character, another as two. NFKC makes them the same password.
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, cost, (error, hash) =>
      error ? reject(error) : resolve(hash),
    )
  })
}
