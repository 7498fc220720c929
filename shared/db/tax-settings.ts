// Tax settings in SQL. Each change is a row: a sale keeps the rates of its day.
import type { TaxSettings } from '../domain/tax.ts'
import type { Sql } from '../resources.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { mustBeStaff } from './theater-access.ts'

export async function findTaxSettings(sql: Sql, theaterId: string): Promise<TaxSettings | undefined> {
  const [settings] = await sql<TaxSettings[]>`
    select seller, rates from tax_settings where theater_id = ${theaterId} order by valid_from desc limit 1`
  return settings
}

/** For those who run the theater. */
export function getTaxSettings(sql: Sql, actor: Actor, theaterId: string): Promise<Outcome<TaxSettings>> {
  return staffChange(sql, actor, async (tx) => {
    await lockTheater(tx, actor, theaterId)
    const settings = await findTaxSettings(tx, theaterId)
    if (!settings) throw new ChangeRefused('not_found')
    return { value: settings }
  })
}

/** From now on. Sales of before the first settings are taxed by these. */
export function putTaxSettings(
  sql: Sql,
  actor: Actor,
  theaterId: string,
  settings: TaxSettings,
): Promise<Outcome<TaxSettings>> {
  return staffChange(sql, actor, async (tx) => {
    await lockTheater(tx, actor, theaterId)
    const before = (await findTaxSettings(tx, theaterId)) ?? null
    const { seller, rates } = settings
    // The clock of the statement: of two changes that wait for each other the later one counts.
    await tx`
      insert into tax_settings (theater_id, valid_from, seller, rates)
      values (${theaterId}, clock_timestamp(), ${tx.json(seller)}, ${tx.json(rates)})`
    return {
      value: settings,
      note: { action: 'tax_settings.update', subjectId: theaterId, before, after: settings },
    }
  })
}

async function lockTheater(tx: Sql, actor: Actor, theaterId: string): Promise<void> {
  const [theater] = await tx`select from theaters where id = ${theaterId} and archived_at is null for update`
  if (!theater) throw new ChangeRefused('not_found')
  await mustBeStaff(tx, actor, theaterId)
}
