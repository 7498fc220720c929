// Who sends a request: the address behind the proxies that we trust, and the fields that say so to the instance.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { BlockList, isIP, type Socket } from 'node:net'

/** Answers that are kept: asking the set itself makes an object outside of the heap, a tenth of a request. */
const MOST_KNOWN = 10_000

/** Addresses and networks, and a memory for who was asked about before. */
export class AddressSet {
  readonly #list = new BlockList()
  readonly #known = new Map<string, boolean>()

  /** `entries` like `10.0.0.0/8` or `2001:db8::1`. Throws a RangeError that names a wrong one. */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [address = '', bits] = entry.split('/')
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
      const width = family === 'ipv6' ? 128 : 32
      const prefix = bits === undefined ? width : Number(bits)
      if (isIP(address) === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > width) {
        throw new RangeError(`${entry} is not an address or a network like 10.0.0.0/8`)
      }
      this.#list.addSubnet(address, prefix, family)
    }
  }

  has(address: string): boolean {
    const known = this.#known.get(address)
    if (known !== undefined) return known
    const isIn = this.#list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.set(address, isIn)
    return isIn
  }
}

/** undefined where there are no entries, so that no request pays for an empty set. */
export function addressSet(entries: readonly string[]): AddressSet | undefined {
  return entries.length === 0 ? undefined : new AddressSet(entries)
}

/** Trap: a socket that listens on both families gives IPv4 addresses as `::ffff:10.0.0.1`. */
function plainAddress(address: string | undefined): string {
  if (address === undefined) return ''
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

export interface Sender {
  /** The client's address as far as it can be trusted. */
  address: string
  isHttps: boolean
  /** How the client spoke to the first proxy that we trust, or to us: lines of a head. */
  lines: string
}

/** Who sends over a connection of no proxy of ours is the same from request to request, as long as the host is. */
const direct = new WeakMap<Socket, { host: string; sender: Sender }>()

/**
 * What a trusted proxy says about its client is carried on and added to; what anybody else says is dropped.
 */
export function senderOf({ headers, socket }: IncomingMessage, trusted: AddressSet | undefined): Sender {
  const host = headers.host ?? ''
  const known = direct.get(socket)
  if (known?.host === host) return known.sender
  const peer = plainAddress(socket.remoteAddress)
  const proto = 'encrypted' in socket ? 'https' : 'http'
  const own = element(peer, proto, host)
  if (trusted?.has(peer)) return forwarded(headers, peer, proto, host, own, trusted)
  const sender = { address: peer, isHttps: proto === 'https', lines: lines(peer, proto, host, own) }
  direct.set(socket, { host, sender })
  return sender
}

/** The client is the last address in X-Forwarded-For that is not a trusted proxy's: all before it may be invented. */
function forwarded(
  headers: IncomingHttpHeaders,
  peer: string,
  proto: string,
  host: string,
  own: string,
  trusted: AddressSet,
): Sender {
  const hops = headers['x-forwarded-for'] as string | undefined
  const last = hops
    ?.split(',')
    .map((hop) => hop.trim())
    .findLast((hop) => isIP(hop) === 0 || !trusted.has(hop))
  const first = (headers['x-forwarded-proto'] as string | undefined) ?? proto
  return {
    address: last !== undefined && isIP(last) !== 0 ? last : peer,
    isHttps: first === 'https',
    lines: lines(
      hops === undefined ? peer : `${hops}, ${peer}`,
      first,
      (headers['x-forwarded-host'] as string | undefined) ?? host,
      headers.forwarded === undefined ? own : `${headers.forwarded}, ${own}`,
    ),
  }
}

function lines(hops: string, proto: string, host: string, forwarded: string): string {
  return `x-forwarded-for: ${hops}\r\nx-forwarded-proto: ${proto}\r\nx-forwarded-host: ${host}\r\nforwarded: ${forwarded}\r\n`
}

/** One element of `Forwarded` (RFC 7239): IPv6 and ports need quotes. */
function element(peer: string, proto: string, host: string): string {
  const source = peer.includes(':') ? `"[${peer}]"` : peer
  return `for=${source};host="${host.replaceAll('"', '')}";proto=${proto}`
}
