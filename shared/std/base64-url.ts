// Bytes as base64url (RFC 4648 §5) without padding.
import { encodeBase64Url } from 'hono/utils/encode'

export const base64Url = (bytes: Uint8Array<ArrayBuffer>): string =>
  encodeBase64Url(bytes.buffer).replace(/=+$/, '')
