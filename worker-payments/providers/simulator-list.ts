// The simulator's list of charges, in the order of their keys.

import type { ListedCapture } from '#shared/db/provider-listings.ts'
import type { Sql } from '#shared/resources.ts'
import type { ListedPage, ListQuestion } from './provider.ts'

const PAGE = 100

export async function listCharges(sql: Sql, { since, until, position }: ListQuestion): Promise<ListedPage> {
  const captures = await sql<ListedCapture[]>`
    select 'sim_' || c.key as reference, null as "order", c.key as "chargeKey", c.amount, c.currency,
      settles_at as "capturedAt", (
        select coalesce(sum(amount), 0)::bigint from simulator.refunds
        where charge_key = c.key and failed_at is null) as "givenBack"
    from simulator.charges c
    where status = 'captured' and settles_at between ${since} and ${until}
      and key > ${position ?? ''}
    order by key limit ${PAGE}`
  return { captures, next: captures.length === PAGE ? captures.at(-1)!.chargeKey : null }
}
