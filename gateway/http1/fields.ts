// Header fields as one flat list, and those that concern a single connection (RFC 9110 §7.6.1).

/** Lower-case names and values, alternating. */
export type FieldList = string[]

/** The value of the first such field. */
export function fieldOf(fields: FieldList, name: string): string | undefined {
  for (let i = 0; i < fields.length; i += 2) if (fields[i] === name) return fields[i + 1]
  return undefined
}

/** Fields that describe one connection, not the message. They never pass the gateway. */
export const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/** The field names that a Connection field lists: they are hop-by-hop too. */
export function namesIn(connection: string): string[] {
  return connection.split(',').map((name) => name.trim().toLowerCase())
}
