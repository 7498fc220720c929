// The sender of a request: its address behind the trusted proxies, and the fields that tell the instance.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { BlockList, isIP, type Socket } from 'node:net'
import { ADDRESS_FIELD, countedAddress } from '#shared/http/client-address.ts'

/**
 * BlockList allocates outside the heap on each check, which costs a tenth of a request: cache its results.
 */
const MAX_CACHED = 10_000

/** Addresses and networks. */
export class AddressSet {
  readonly #list = new BlockList()
  readonly #cache = new Map<string, boolean>()

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
    const cached = this.#cache.get(address)
    if (cached !== undefined) return cached
    const isIn = this.#list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear()
    this.#cache.set(address, isIn)
    return isIn
  }
}

/** undefined without entries, so that no request pays for an empty set. */
export function addressSet(entries: readonly string[]): AddressSet | undefined {
  return entries.length === 0 ? undefined : new AddressSet(entries)
}

/** Trap: a socket that listens on both families gives IPv4 addresses as `::ffff:10.0.0.1`. */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return ''
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

export interface Sender {
  /** The client's address, as far as it can be trusted. */
  address: string
  /** Its key in limits: an IPv6 network of 64 bits is one sender. */
  key: string
  isHttps: boolean
  /** The request came through a proxy that is trusted. */
  fromProxy: boolean
  /** Head lines: how the client reached the first trusted proxy, or the gateway. */
  lines: string
}

/** Unless the peer is a trusted proxy, all requests on a connection with the same Host have one sender. */
const direct = new WeakMap<Socket, { host: string; sender: Sender }>()

/** Forwarding fields of a trusted proxy are extended; those of anybody else are dropped. */
export function senderOf({ headers, socket }: IncomingMessage, trusted: AddressSet | undefined): Sender {
  const host = headers.host ?? ''
  const cached = direct.get(socket)
  if (cached?.host === host) return cached.sender
  const peer = plainAddress(socket.remoteAddress)
  const proto = 'encrypted' in socket ? 'https' : 'http'
  const own = element(peer, proto, host)
  if (trusted?.has(peer)) return forwarded(headers, peer, proto, host, own, trusted)
  const sender = {
    address: peer,
    key: countedAddress(peer),
    isHttps: proto === 'https',
    fromProxy: false,
    lines: lines(peer, peer, proto, host, own),
  }
  direct.set(socket, { host, sender })
  return sender
}

/** The client is the last untrusted address in X-Forwarded-For: everything before it may be invented. */
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
    .map(addressOf)
    .findLast((hop) => isIP(hop) === 0 || !trusted.has(hop))
  const first = (headers['x-forwarded-proto'] as string | undefined) ?? proto
  const address = last !== undefined && isIP(last) !== 0 ? last : peer
  return {
    address,
    key: countedAddress(address),
    isHttps: first === 'https',
    fromProxy: true,
    lines: lines(
      address,
      hops === undefined ? peer : `${hops}, ${peer}`,
      first,
      (headers['x-forwarded-host'] as string | undefined) ?? host,
      headers.forwarded === undefined ? own : `${headers.forwarded}, ${own}`,
    ),
  }
}

/** Some proxies add the port: `10.0.0.1:443`, `[2001:db8::1]:443`. */
const WITH_PORT = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d+)?$/

function addressOf(hop: string): string {
  const text = hop.trim()
  const [, v6, v4] = WITH_PORT.exec(text) ?? []
  return plainAddress(v6 ?? v4 ?? text)
}

function lines(address: string, hops: string, proto: string, host: string, forwarded: string): string {
  return `${ADDRESS_FIELD}: ${address}\r\nx-forwarded-for: ${hops}\r\nx-forwarded-proto: ${proto}\r\nx-forwarded-host: ${host}\r\nforwarded: ${forwarded}\r\n`
}

/** One element of `Forwarded` (RFC 7239): IPv6 and ports need quotes. */
function element(peer: string, proto: string, host: string): string {
  const source = peer.includes(':') ? `"[${peer}]"` : peer
  return `for=${source};host="${host.replaceAll('"', '')}";proto=${proto}`
}
