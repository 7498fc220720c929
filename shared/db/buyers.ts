// Whom staff see as the buyer of a reservation, beside the contact that it names.
import type { Sql } from '../resources.ts'

export interface Buyer {
  id: string
  name: string
  /** Null: a guest, or an account that was deleted. */
  email: string | null
  guest: boolean
}

/** By id. */
export async function findBuyers(sql: Sql, ids: readonly string[]): Promise<Map<string, Buyer>> {
  const rows = await sql<Buyer[]>`
    select id, name, email, 'guest' = any(roles) as guest from users where id = any(${ids as string[]}::uuid[])`
  return new Map(rows.map((row) => [row.id, row]))
}
