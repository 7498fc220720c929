// Bytes as text that a URL carries unchanged (RFC 4648 §5, without the padding that hono keeps).
import { encodeBase64Url } from 'hono/utils/encode'

export const base64Url = (bytes: Uint8Array<ArrayBuffer>): string =>
  encodeBase64Url(bytes.buffer).replace(/=+$/, '')
