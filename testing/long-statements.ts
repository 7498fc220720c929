// A transaction whose statements may take as long as they do: Milo's own connections end what is silent.
import postgres from 'postgres'
import type { Sql } from '#shared/resources.ts'

export async function beginLong(sql: Sql, work: (tx: Sql) => Promise<void>): Promise<void> {
  const patient = postgres({ ...sql.options, max: 1, socket: undefined } as never)
  try {
    await patient.begin(async (tx) => {
      await tx`set local statement_timeout = 0`
      await work(tx as unknown as Sql)
    })
  } finally {
    await patient.end()
  }
}
