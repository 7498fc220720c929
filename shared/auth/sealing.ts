// Secrets that Milo has to read again, encrypted with a key from the environment: AES-256-GCM, bound to the
// row that they belong to. A stolen copy of the database opens none of them.
import { decodeBase64Url } from 'hono/utils/encode'
import * as v from 'valibot'
import { base64Url } from '../std/base64-url.ts'

const NONCE_BYTES = 12
const Jwk = v.object({
  kty: v.literal('oct'),
  kid: v.pipe(v.string(), v.regex(/^[\w-]+$/)),
  // 256 bits
  k: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
})
const Jwks = v.object({ keys: v.tupleWithRest([Jwk], Jwk) })

/** From SECOND_FACTOR_KEY: the first key encrypts, each of them decrypts. */
function keysOf(text: string): [v.InferOutput<typeof Jwk>, ...v.InferOutput<typeof Jwk>[]] {
  const parsed = JSON.parse(text)
  return v.parse(Jwks, 'keys' in parsed ? parsed : { keys: [parsed] }).keys
}

const imported = (k: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', new Uint8Array(decodeBase64Url(k)), 'AES-GCM', false, ['encrypt', 'decrypt'])

const encoder = new TextEncoder()
const bound = (iv: Uint8Array<ArrayBuffer>, id: string) => ({
  name: 'AES-GCM',
  iv,
  additionalData: encoder.encode(id),
})

/** `"<kid>.<nonce>.<text>"`; `id` is the row's. Throws if the keys are not keys. */
export async function seal(keys: string, id: string, secret: Uint8Array<ArrayBuffer>): Promise<string> {
  const [{ kid, k }] = keysOf(keys)
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const text = await crypto.subtle.encrypt(bound(nonce, id), await imported(k), secret)
  return [kid, base64Url(nonce), base64Url(new Uint8Array(text))].join('.')
}

/** Throws where its key is missing, or the text is of another row. */
export async function unseal(keys: string, id: string, sealed: string): Promise<Uint8Array<ArrayBuffer>> {
  const [kid = '', nonce = '', text = ''] = sealed.split('.')
  const key = keysOf(keys).find((each) => each.kid === kid)
  if (!key) throw new Error(`There is no key ${kid} to decrypt a secret with`)
  const iv = new Uint8Array(decodeBase64Url(nonce))
  const plain = await crypto.subtle.decrypt(
    bound(iv, id),
    await imported(key.k),
    new Uint8Array(decodeBase64Url(text)),
  )
  return new Uint8Array(plain)
}

/** Whether the key that encrypts now made it. */
export const isSealedByFirst = (keys: string, sealed: string): boolean =>
  sealed.startsWith(`${keysOf(keys)[0].kid}.`)
