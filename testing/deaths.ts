// Connections of a process that dies between two of its writes: finished writes stay, open transactions are
// rolled back, and nothing follows.
import { once } from 'node:events'
import { openRedis, type Redis } from '#shared/redis.ts'
import { openSql, type Resources, type Sql } from '#shared/resources.ts'

export interface Mortal extends Resources {
  /** Resolves when it dies. The code with these connections never hears of it, or of anything else. */
  readonly death: Promise<'died'>
  /** Call it before a write to another system, such as a provider's books. */
  write<T>(work: () => Promise<T>): Promise<T>
  disconnect(): Promise<void>
}

const WRITES = /\b(insert|update|delete)\b/i

/** Dies after its `lives`th write, before it hears that it is done; 0: before the first. */
export async function openMortal(urls: { database: string; redis: string }, lives: number): Promise<Mortal> {
  const sql = openSql(urls.database, 4)
  const redis = openRedis(urls.redis)
  if (redis.status !== 'ready') await once(redis, 'ready')
  let written = 0
  let die!: () => void
  const death = new Promise<'died'>((resolve) => {
    die = () => resolve('died')
  })
  const never = new Promise<never>(() => undefined)
  const isDead = () => written >= lives

  async function write<T>(work: () => Promise<T>): Promise<T> {
    if (isDead()) {
      die()
      return never
    }
    const result = await work()
    written += 1
    if (!isDead()) return result
    die()
    return never
  }

  return {
    sql: mortalSql(sql, write),
    redis: new Proxy(redis, {
      get(target, name) {
        const value = Reflect.get(target, name)
        if (name !== 'fcall' && name !== 'del')
          return typeof value === 'function' ? value.bind(target) : value
        return (...args: unknown[]) => write(async () => Reflect.apply(value, target, args))
      },
    }) as Redis,
    death,
    write,
    async disconnect() {
      redis.disconnect()
      await sql.end({ timeout: 0 })
    },
  }
}

/**
 * Writing statements count; in a transaction the first write, after which all is rolled back, and the commit.
 */
function mortalSql(sql: Sql, write: Mortal['write']): Sql {
  return new Proxy(sql, {
    apply(target, self, args: unknown[]) {
      const query = Reflect.apply(target as never, self, args) as { then?: unknown; strings?: unknown }
      const strings = args[0] as { raw?: readonly string[] }
      if (typeof query.then !== 'function' || !WRITES.test(strings.raw?.join(' ') ?? '')) return query
      const run = query.then.bind(query) as Promise<unknown>['then']
      // A fragment inside another statement is never awaited.
      // biome-ignore lint/suspicious/noThenProperty: a statement runs when awaited: a process may die there
      query.then = ((...heard: Parameters<typeof run>) =>
        write(() => new Promise((resolve, reject) => run(resolve, reject))).then(...heard)) as never
      return query
    },
    get(target, name) {
      if (name !== 'begin') return Reflect.get(target, name)
      return (work: (tx: Sql) => Promise<unknown>) =>
        write(() => target.begin((tx) => work(mortalSql(tx as unknown as Sql, onlyFirst(write)))))
    },
  })
}

function onlyFirst(write: Mortal['write']): Mortal['write'] {
  let isFirst = true
  return (work) => {
    if (!isFirst) return work()
    isFirst = false
    return write(work)
  }
}
