// Signatures of webhooks, with WebCrypto, so that functions check and make them on every host.

const encoder = new TextEncoder()

async function hmac(secret: string, text: string): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)))
}

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Takes as long for a wrong first character as for a wrong last one. */
function equal(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  let difference = 0
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return difference === 0
}

/** HMAC-SHA256 of the text, in hex, against one that came with it. */
export async function isSigned(secret: string, text: string, signature: string): Promise<boolean> {
  return equal(toHex(await hmac(secret, text)), signature)
}

/** `t=<Unix seconds>,v1=<hex>` over "t.text", as Stripe does it: an old message cannot be sent again later. */
export async function signWithTime(secret: string, text: string, now: Date): Promise<string> {
  const t = Math.floor(now.getTime() / 1000)
  return `t=${t},v1=${toHex(await hmac(secret, `${t}.${text}`))}`
}

/** Whether one of the v1 signatures is right and its time is within the tolerance. */
export async function isSignedWithTime(
  secret: string,
  text: string,
  header: string,
  { now, toleranceMs }: { now: Date; toleranceMs: number },
): Promise<boolean> {
  const parts = header.split(',').map((part) => part.trim().split('=') as [string, string?])
  const t = parts.find(([name]) => name === 't')?.[1] ?? ''
  if (!/^\d{1,12}$/.test(t) || Math.abs(now.getTime() - Number(t) * 1000) > toleranceMs) return false
  const expected = toHex(await hmac(secret, `${t}.${text}`))
  return parts.some(([name, value]) => name === 'v1' && value !== undefined && equal(expected, value))
}
