// Who counts as one sender. The gateway alone judges the address of a client, by its trusted proxies, and
// tells the functions in one field.

/** What the client sends under this name is dropped by the gateway. */
export const ADDRESS_FIELD = 'x-real-ip'

const GROUPS = 8
/** A home connection has at least a /64, so one sender can use 2^64 addresses. */
const GROUPS_OF_NETWORK = 4
const MAPPED = /^(?:::|(?:0{1,4}:){5})ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** An address as limits count it: IPv4 as it is, IPv6 by its network of 64 bits. `address` is a valid one. */
export function countedAddress(address: string): string {
  if (!address.includes(':')) return address
  const mapped = MAPPED.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [front = '', back] = address.split('::')
  const first = front === '' ? [] : front.split(':')
  const last = back === undefined || back === '' ? [] : back.split(':')
  // An IPv4 address at the end stands for two groups, none of which is in the network.
  const known = first.length + last.length + (address.includes('.') ? 1 : 0)
  const zeros = back === undefined ? [] : Array<string>(GROUPS - known).fill('0')
  const network = [...first, ...zeros, ...last].slice(0, GROUPS_OF_NETWORK)
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** Where a request comes from, for records of what it did. */
export const requestOrigin = (c: {
  req: { header(name: string): string | undefined }
  var: { requestId: string }
}): { address: string | undefined; requestId: string } => ({
  address: senderOfRequest(c.req),
  requestId: c.var.requestId,
})

/** The sender of a request to a function, as limits count it; undefined where no gateway stands before it. */
export function senderOfRequest(request: { header(name: string): string | undefined }): string | undefined {
  const address = request.header(ADDRESS_FIELD)
  return address === undefined || address === '' ? undefined : countedAddress(address)
}
