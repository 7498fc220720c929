// A workaround for a bug of postgres 3.4.9: when the connection of a transaction breaks, it writes to the
// released socket in a callback that no promise guards, which ends the process; or it cancels a write and
// never writes on that connection again (porsager/postgres #1154, #1208). It only does so for a transaction
// that is still used, so this refuses further use.
import type postgres from 'postgres'
import { countTransactionWait } from '../client-metrics.ts'
import { sleep } from '../std/sleep.ts'

type Sql = postgres.Sql<{ bigint: number }>
type Begin = (...args: unknown[]) => Promise<unknown>
type Work = (tx: Sql) => unknown

const closed = () =>
  Object.assign(new Error('The connection of this transaction is closed'), { code: 'CONNECTION_CLOSED' })

/**
 * Neither committed nor rolled back: the server did that when the connection broke, and `begin` has reported
 * it.
 */
const never = new Promise<never>(() => undefined)

/** The same pool; its `begin` passes transactions that refuse further use once their connection is closed. */
export function withSoundTransactions(sql: Sql): Sql {
  const begin = sql.begin as unknown as Begin
  const soundBegin: Begin = (...args) => {
    const work = args.pop() as Work
    let over = false
    const asked = performance.now()
    const running = begin(...args, async (tx: Sql) => {
      countTransactionWait((performance.now() - asked) / 1000)
      const used = new Proxy(tx, {
        apply(target, self, given) {
          if (over) throw closed()
          return Reflect.apply(target as never, self, given)
        },
      })
      try {
        const value = await work(used)
        return over ? never : value
      } catch (error) {
        // A statement fails before the driver marks its connection as closed, which happens in this turn of
        // the loop.
        await sleep(0)
        if (over) return never
        throw error
      }
    })
    const end = () => {
      over = true
    }
    running.then(end, end)
    return running
  }
  // The driver never answers a `reserve` for which it opens a connection, where it fetches no types. After a
  // statement one is open.
  const reserve = sql.reserve.bind(sql)
  const soundReserve = async () => {
    await sql`select 1`
    return reserve()
  }
  return Object.assign(sql, { begin: soundBegin, reserve: soundReserve })
}
