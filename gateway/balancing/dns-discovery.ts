// DNS discovery: `docker compose up --scale` and a headless Kubernetes service give all instances one name.
// It is resolved every two seconds; new addresses join, and old ones leave after their requests have ended.
import { lookup } from 'node:dns/promises'
import type { Log } from '#shared/log.ts'
import type { Upstream, Upstreams } from './upstreams.ts'

/** About as long as an instance needs to become ready. The local resolver answers from its cache. */
const INTERVAL_MS = 2_000

export type Resolve = (name: string) => Promise<string[]>

export class DnsDiscovery {
  readonly #upstreams: Upstreams
  readonly #log: Log
  readonly #resolve: Resolve
  readonly #names: { entry: URL; instances: Map<string, Upstream> }[]
  #timer: NodeJS.Timeout | undefined

  /** `entries`: URLs whose host is a name, e.g. `http://functions:8080`. */
  constructor(entries: readonly string[], upstreams: Upstreams, log: Log, resolve: Resolve = addressesOf) {
    this.#upstreams = upstreams
    this.#log = log
    this.#resolve = resolve
    this.#names = entries.map((entry) => ({ entry: new URL(entry), instances: new Map() }))
  }

  async start() {
    if (this.#names.length === 0) return
    await this.runOnce()
    this.#timer = setTimeout(() => void this.start(), INTERVAL_MS)
  }

  stop() {
    clearTimeout(this.#timer)
  }

  async runOnce() {
    await Promise.all(this.#names.map(({ entry, instances }) => this.#refresh(entry, instances)))
  }

  async #refresh(entry: URL, instances: Map<string, Upstream>) {
    let addresses: Set<string>
    try {
      addresses = new Set(await this.#resolve(entry.hostname))
    } catch (error) {
      // A failing resolver says nothing about the instances: keep those we have.
      this.#log.warn({ err: error, name: entry.hostname }, 'DNS lookup failed')
      return
    }
    for (const address of addresses) {
      if (instances.has(address)) continue
      const host = address.includes(':') ? `[${address}]` : address
      instances.set(address, this.#upstreams.add(`${entry.protocol}//${host}:${entry.port || '80'}`))
      this.#log.info({ name: entry.hostname, address }, 'instance found')
    }
    for (const [address, upstream] of instances) {
      if (addresses.has(address)) continue
      instances.delete(address)
      this.#log.info({ name: entry.hostname, address }, 'instance left')
      void this.#upstreams.remove(upstream)
    }
  }
}

async function addressesOf(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address)
}
