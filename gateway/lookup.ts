// Instances behind one name, as `docker compose up --scale` and a headless Kubernetes service give them: the name is looked
// up again and again, new addresses join and old ones leave without dropping what they are answering.
import { lookup } from 'node:dns/promises'
import type { Log } from '#shared/log.ts'
import type { Upstream, Upstreams } from './upstreams.ts'

/** A new instance is found about as soon as it is ready; the resolver beside us answers from its own memory. */
const EVERY_MS = 2_000
export const NAME_SCHEME = 'dns+'

export type Resolve = (name: string) => Promise<string[]>

export class Lookup {
  readonly #upstreams: Upstreams
  readonly #log: Log
  readonly #resolve: Resolve
  readonly #names: { entry: URL; found: Map<string, Upstream> }[]
  #timer: NodeJS.Timeout | undefined

  /** `entries`: URLs whose host is a name, e.g. `http://functions:8080`. */
  constructor(entries: readonly string[], upstreams: Upstreams, log: Log, resolve: Resolve = addressesOf) {
    this.#upstreams = upstreams
    this.#log = log
    this.#resolve = resolve
    this.#names = entries.map((entry) => ({ entry: new URL(entry), found: new Map() }))
  }

  async start() {
    if (this.#names.length === 0) return
    await this.runOnce()
    this.#timer = setTimeout(() => void this.start(), EVERY_MS)
  }

  stop() {
    clearTimeout(this.#timer)
  }

  async runOnce() {
    await Promise.all(this.#names.map(({ entry, found }) => this.#follow(entry, found)))
  }

  async #follow(entry: URL, found: Map<string, Upstream>) {
    let addresses: Set<string>
    try {
      addresses = new Set(await this.#resolve(entry.hostname))
    } catch (error) {
      // A resolver that is away says nothing about the instances: those known stay.
      this.#log.warn({ err: error, name: entry.hostname }, 'name could not be looked up')
      return
    }
    for (const address of addresses) {
      if (found.has(address)) continue
      const host = address.includes(':') ? `[${address}]` : address
      found.set(address, this.#upstreams.add(`${entry.protocol}//${host}:${entry.port || '80'}`))
      this.#log.info({ name: entry.hostname, address }, 'instance found')
    }
    for (const [address, upstream] of found) {
      if (addresses.has(address)) continue
      found.delete(address)
      this.#log.info({ name: entry.hostname, address }, 'instance left')
      void this.#upstreams.remove(upstream)
    }
  }
}

async function addressesOf(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address)
}
