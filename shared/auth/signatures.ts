// Webhook signatures with WebCrypto, so that functions sign and verify on every host.

const encoder = new TextEncoder()

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, encoder.encode(text)))
}

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Constant time: a wrong first character takes as long as a wrong last one. */
function equal(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  let difference = 0
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return difference === 0
}

/** Compares the HMAC-SHA256 of the text, in hex, with the one received. */
export async function isSigned(secret: string, text: string, signature: string): Promise<boolean> {
  return equal(toHex(await hmac(encoder.encode(secret), text)), signature)
}

/** Stripe's `t=<Unix seconds>,v1=<hex>` over "t.text": is a signature right and its time within tolerance? */
export async function isSignedWithTime(
  secret: string,
  text: string,
  header: string,
  { now, toleranceMs }: { now: Date; toleranceMs: number },
): Promise<boolean> {
  const parts = header.split(',').map((part) => part.trim().split('=') as [string, string?])
  const t = parts.find(([name]) => name === 't')?.[1] ?? ''
  if (!/^\d{1,12}$/.test(t) || Math.abs(now.getTime() - Number(t) * 1000) > toleranceMs) return false
  const expected = toHex(await hmac(encoder.encode(secret), `${t}.${text}`))
  return parts.some(([name, value]) => name === 'v1' && value !== undefined && equal(expected, value))
}

const BASE64 = /^(whsec_)?([A-Za-z0-9+/]+={0,2})$/

/**
 * The key of a Standard Webhooks secret: the base64 after `whsec_`. Older secrets of Milo are 64 hex digits,
 * which are base64 too: a key of 48 bytes. Throws if it is not base64.
 */
export function keyOfSecret(secret: string): Uint8Array<ArrayBuffer> {
  const [, , base64 = ''] = BASE64.exec(secret) ?? []
  if (base64 === '') throw new Error('A webhook secret is whsec_ and base64')
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
}

/** 32 random bytes: as strong as the hash that uses them as its key. */
export const newSecret = (): string =>
  `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`

/**
 * The headers of an outgoing webhook (https://www.standardwebhooks.com). A repeat has the same id and a new
 * time: receivers refuse old times, so nobody can replay a request later. Of several secrets each signs.
 */
export async function webhookHeaders(
  secrets: string | readonly string[],
  id: string,
  body: string,
  now = new Date(),
) {
  const seconds = String(Math.floor(now.getTime() / 1000))
  const signatures = await Promise.all(
    [secrets].flat().map((secret) => hmac(keyOfSecret(secret), `${id}.${seconds}.${body}`)),
  )
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.map((each) => `v1,${btoa(String.fromCharCode(...each))}`).join(' '),
  }
}
