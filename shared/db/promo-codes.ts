// Promo codes: of one theater, by its staff; of the whole chain, by admins.
import type { Money } from '../domain/price.ts'
import type { Promo, PromoCount } from '../domain/promo.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { insertRow, updateRow } from './rows.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'
import { mustBeAdmin, mustBeStaff } from './theater-access.ts'

export interface PromoLimits {
  validFrom: Date | null
  validUntil: Date | null
  showtimesFrom: Date | null
  showtimesUntil: Date | null
  maxUses: number | null
  maxUsesPerCustomer: number | null
}

export interface PromoCode extends PromoLimits {
  id: string
  code: string
  percent: number | null
  /** Off each seat. */
  amount: Money | null
  movieId: string | null
  theaterId: string | null
  /** What its limits and `uses` count. */
  counts: PromoCount
  /** Reservations, paid or awaiting payment, or their seats. */
  uses: number
}

const select = (sql: Sql) => sql`
  select id, code, percent, movie_id as "movieId", theater_id as "theaterId", valid_from as "validFrom",
    case when amount is not null then json_build_object('amount', amount, 'currency', currency) end as amount,
    valid_until as "validUntil", showtimes_from as "showtimesFrom", showtimes_until as "showtimesUntil",
    max_uses as "maxUses", max_uses_per_customer as "maxUsesPerCustomer", counts,
    promo_code_uses_of(id, null) as uses
  from promo_codes where archived_at is null`

/** The codes of the viewer's theaters and of the chain; all for an admin. By code. */
const visibleTo = (sql: Sql, userId: string) => sql`(
  theater_id is null
  or theater_id in (select theater_id from theater_staff where user_id = ${userId})
  or exists (select from users where id = ${userId} and 'admin' = any(roles)))`

export function listPromoCodes(
  sql: Sql,
  userId: string,
  {
    beginsWith,
    after,
    limit,
  }: { beginsWith?: string | undefined; after?: readonly [string, string] | undefined; limit: number },
): Promise<PromoCode[]> {
  return sql<PromoCode[]>`
    ${select(sql)} and ${visibleTo(sql, userId)}
    ${beginsWith === undefined ? sql`` : sql`and starts_with(code, ${beginsWith})`}
    ${after ? sql`and (code, id) > (${after[0]}, ${after[1]})` : sql``}
    order by code, id limit ${limit}`
}

export async function findPromoCode(sql: Sql, userId: string, id: string): Promise<PromoCode | undefined> {
  const [promo] = await sql<PromoCode[]>`${select(sql)} and id = ${id} and ${visibleTo(sql, userId)}`
  return promo
}

export interface GivenPromo extends PromoLimits {
  code: string
  percent?: number | undefined
  amount?: Money | undefined
  movieId: string | null
  theaterId: string | null
  counts: PromoCount
}

export function createPromoCode(sql: Sql, actor: Actor, given: GivenPromo): Promise<Outcome<PromoCode>> {
  return staffChange(sql, actor, async (tx) => {
    const { amount, percent = null, ...rest } = given
    await mustOwn(tx, actor, given.theaterId)
    await mustExist(tx, given)
    const [same] = await tx`select from promo_codes where code = ${given.code} and archived_at is null`
    if (same) throw taken(given.code)
    const id = newId()
    const now = new Date()
    const money = { amount: amount?.amount ?? null, currency: amount?.currency ?? null }
    await insertRow(tx, 'promo_codes', { id, ...rest, ...money, percent, createdAt: now, updatedAt: now } as {
      id: string
    })
    const after = (await findPromoCode(tx, actor.userId, id))!
    return { value: after, note: { action: 'promo_code.create', subjectId: id, before: null, after } }
  }).catch((error: unknown) => {
    // Somebody created the same code at the same moment.
    if (error instanceof Error && 'constraint_name' in error && error.constraint_name === 'promo_codes_code')
      return taken(given.code).refusal
    throw error
  })
}

const taken = (code: string) =>
  new ChangeRefused('wrong_state', { detail: `The code ${code} exists already.` })

export function updatePromoCode(
  sql: Sql,
  actor: Actor,
  id: string,
  changes: Partial<PromoLimits>,
  isWrong: (promo: PromoCode) => { path: string; message: string }[],
): Promise<Outcome<PromoCode>> {
  return staffChange(sql, actor, async (tx) => {
    const before = await findForChange(tx, actor, id)
    const errors = isWrong({ ...before, ...changes })
    if (errors.length > 0) throw new ChangeRefused('invalid_input', { errors })
    await updateRow(tx, 'promo_codes', id, { ...changes, updatedAt: new Date() })
    const after = (await findPromoCode(tx, actor.userId, id))!
    return { value: after, note: { action: 'promo_code.update', subjectId: id, before, after } }
  })
}

/** Ends a code. Holds keep the price they were promised. */
export function archivePromoCode(sql: Sql, actor: Actor, id: string): Promise<Outcome<PromoCode>> {
  return staffChange(sql, actor, async (tx) => {
    const before = await findForChange(tx, actor, id)
    await tx`update promo_codes set archived_at = now() where id = ${id}`
    return { value: before, note: { action: 'promo_code.archive', subjectId: id, before, after: null } }
  })
}

async function findForChange(tx: Sql, actor: Actor, id: string): Promise<PromoCode> {
  await tx`select from promo_codes where id = ${id} for no key update`
  const promo = await findPromoCode(tx, actor.userId, id)
  if (!promo) throw new ChangeRefused('not_found')
  await mustOwn(tx, actor, promo.theaterId)
  return promo
}

const mustOwn = (tx: Sql, actor: Actor, theaterId: string | null): Promise<void> =>
  theaterId === null ? mustBeAdmin(tx, actor) : mustBeStaff(tx, actor, theaterId)

async function mustExist(tx: Sql, { movieId, theaterId }: GivenPromo): Promise<void> {
  const [exists] = await tx<{ movie: boolean; theater: boolean }[]>`
    select ${movieId}::uuid is null or exists (select from movies where id = ${movieId} and archived_at is null) as movie,
      ${theaterId}::uuid is null or exists (select from theaters where id = ${theaterId} and archived_at is null) as theater`
  const errors = [
    ...(exists!.movie ? [] : [{ path: 'movieId', message: 'must be a movie of the programme' }]),
    ...(exists!.theater ? [] : [{ path: 'theaterId', message: 'must be a theater' }]),
  ]
  if (errors.length > 0) throw new ChangeRefused('invalid_input', { errors })
}

/**
 * The code, if this buyer may use it for so many seats of this showtime now; undefined for any other,
 * without saying which.
 */
export async function findUsablePromo(
  sql: Sql,
  { code, showtimeId, userId, seats }: { code: string; showtimeId: string; userId: string; seats: number },
): Promise<Promo | undefined> {
  const more = sql`case counts when 'seats' then ${seats}::bigint else 1 end`
  const [promo] = await sql<Promo[]>`
    select promo.id, promo.code, percent, amount, promo.currency
    from promo_codes promo
    join showtimes on showtimes.id = ${showtimeId}
    join screens on screens.id = showtimes.screen_id
    where promo.code = ${code} and promo.archived_at is null
      and (promo.movie_id is null or promo.movie_id = showtimes.movie_id)
      and (promo.theater_id is null or promo.theater_id = screens.theater_id)
      and (valid_from is null or valid_from <= now()) and (valid_until is null or now() < valid_until)
      and (showtimes_from is null or showtimes_from <= starts_at)
      and (showtimes_until is null or starts_at < showtimes_until)
      and (max_uses is null or promo_code_uses_of(promo.id, null) + ${more} <= max_uses)
      and (max_uses_per_customer is null or promo_code_uses_of(promo.id, ${userId}) + ${more} <= max_uses_per_customer)`
  return promo
}
