// Transactions that end in order when their connection breaks. postgres 3.4.9 goes on to write to the socket that it has let go of,
// in a callback that no promise guards, which ends the process; or it cancels a write and never makes another one on that
// connection (porsager/postgres #1154, #1208). It does so only for a transaction that is still used: here none is.
import type { Sql } from './resources.ts'

type Begin = (...args: unknown[]) => Promise<unknown>
type Work = (tx: Sql) => unknown

const closed = () =>
  Object.assign(new Error('The connection of this transaction is closed'), { code: 'CONNECTION_CLOSED' })

/** Neither committed nor rolled back: the server did that when the connection broke, and `begin` has said so. */
const never = new Promise<never>(() => undefined)

/** The same pool; its `begin` hands out transactions that refuse to be used once their connection is closed. */
export function withSoundTransactions(sql: Sql): Sql {
  const begin = sql.begin as unknown as Begin
  const soundBegin: Begin = (...args) => {
    const work = args.pop() as Work
    let over = false
    const running = begin(...args, async (tx: Sql) => {
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
        // A statement fails before the driver knows that its connection is closed: it learns so in this turn of the loop.
        await new Promise((resolve) => setTimeout(resolve, 0))
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
  return Object.assign(sql, { begin: soundBegin })
}
