// Moves a showtime to another screen: reservations and blocks go along to seats that the rules of domain/placing.ts find,
// all of them or none, in one transaction.
import { type Group, type Placing, placeGroups } from '../domain/placing.ts'
import { newId } from '../ids.ts'
import type { Sql } from '../resources.ts'
import { readSeats, type Seat } from './seating.ts'
import { findShowtime, type ShowtimeView } from './showtimes-list.ts'
import { findOverlaps, overlapDetail, placeOf } from './showtimes-staff.ts'
import { type Actor, mustRun, type Outcome, Refused, staffChange } from './staff.ts'

export interface SeatName {
  seatId: string
  row: string
  number: number
  category: string
}

/** Whose seats these are: a customer's, or kept out of sale by staff. */
export type Claimant =
  | { reservationId: string; customer: { id: string; name: string } }
  | { blockId: string; reason: string }

export interface Move {
  showtimeId: string
  dryRun: boolean
  from: ShowtimeView['screen']
  to: ShowtimeView['screen']
  moved: (Claimant & { seats: { from: SeatName; to: SeatName }[] })[]
  /** Only ever some in a dry run. */
  unplaced: (Claimant & { seats: SeatName[] })[]
}

interface Wanted {
  showtimeId: string
  screenId: string
  /** Only tells what would be. */
  dryRun: boolean
}

/** Refused, with the list of whom, where somebody would be left without a seat. */
export function moveShowtime(sql: Sql, actor: Actor, wanted: Wanted): Promise<Outcome<Move>> {
  const { showtimeId, screenId, dryRun } = wanted
  return staffChange(sql, actor, async (tx) => {
    const known = await findShowtime(tx, showtimeId)
    if (!known) throw new Refused('not_found')
    await mustRun(tx, actor, known.theater.id)
    const { screen, layoutId } = await placeOf(tx, actor, screenId)
    const leftLayoutId = await lockClaims(tx, showtimeId)
    const before = (await findShowtime(tx, showtimeId))!
    if (screen.theaterId !== before.theater.id)
      throw invalid('is no screen of the theater that the showtime is in')
    if (before.format !== 'standard' && before.format !== screen.format)
      throw invalid(`does not show ${before.format}, which people paid for`)
    refuseWhereOver(before)
    if (layoutId === leftLayoutId)
      throw new Refused('wrong_state', { detail: `The showtime is on screen ${screen.number} already.` })
    const overlaps = await findOverlaps(tx, screenId, [before])
    const overlap = overlaps.find(({ other }) => other.showtimeId !== showtimeId)
    if (overlap) throw new Refused('showtime_overlap', { ...overlapDetail(overlap), overlap })

    const { moved, unplaced } = await findPlaces(tx, showtimeId, leftLayoutId, layoutId)
    const { id, number, format } = screen
    const move = { showtimeId, dryRun, from: before.screen, to: { id, number, format }, moved, unplaced }
    if (dryRun) return { value: move }
    if (unplaced.length > 0)
      throw new Refused('wrong_state', {
        detail: `Screen ${number} has no seats for ${unplaced.length} of ${unplaced.length + moved.length} groups.`,
        unplaced,
      })
    await carryOver(tx, actor, move, layoutId)
    const after = await findShowtime(tx, showtimeId)
    return { value: move, note: { action: 'showtime.move', subjectId: showtimeId, before, after: after! } }
  })
}

const invalid = (message: string) => new Refused('invalid_input', { errors: [{ path: 'screenId', message }] })

function refuseWhereOver({ status, startsAt }: ShowtimeView): void {
  if (status === 'cancelled') throw new Refused('wrong_state', { detail: 'The showtime is cancelled.' })
  if (startsAt <= new Date()) throw new Refused('wrong_state', { detail: 'The showtime has begun.' })
}

/**
 * Keeps everybody else from the showtime's seats; answers the layout that they are of now. The order makes that nobody waits in a
 * circle: no new reservation may begin, nor one that lapsed be taken up again (these lock the showtime first, too); then those
 * end that are being settled, whose tickets only want the showtime to stay; then blocks that are being written.
 */
async function lockClaims(tx: Sql, showtimeId: string): Promise<string> {
  await tx`select from showtimes where id = ${showtimeId} for no key update`
  await tx`select from reservations where showtime_id = ${showtimeId} order by id for update`
  const [row] = await tx<{ layoutId: string }[]>`
    select layout_id as "layoutId" from showtimes where id = ${showtimeId} for update`
  return row!.layoutId
}

type ClaimGroup = Group & { claimant: Claimant }

async function findPlaces(
  tx: Sql,
  showtimeId: string,
  leftLayoutId: string,
  layoutId: string,
): Promise<Pick<Move, 'moved' | 'unplaced'>> {
  const [from, to] = [await readSeats(tx, leftLayoutId), await readSeats(tx, layoutId)]
  const groups = await readGroups(tx, showtimeId)
  const { places, unplaced }: Placing<ClaimGroup> = placeGroups(from, to, groups)
  return {
    moved: groups
      .filter((group) => !unplaced.includes(group))
      .map(({ claimant, seats }) => ({
        ...claimant,
        seats: seats.map((seat) => ({ from: nameOf(from[seat]!), to: nameOf(to[places.get(seat)!]!) })),
      })),
    unplaced: unplaced.map(({ claimant, seats }) => ({
      ...claimant,
      seats: seats.map((seat) => nameOf(from[seat]!)),
    })),
  }
}

const nameOf = ({ seatId, row, number, category }: Seat): SeatName => ({ seatId, row, number, category })

/** Who has seats, the earliest first; blocks yield to people. */
async function readGroups(tx: Sql, showtimeId: string): Promise<ClaimGroup[]> {
  const rows = await tx<ClaimGroup[]>`
    select array_agg(seat.index order by seat.index) as seats, claim.block_id is not null as last,
      case when claim.block_id is null
        then json_build_object('reservationId', r.id, 'customer', json_build_object('id', u.id, 'name', u.name))
        else json_build_object('blockId', b.id, 'reason', b.reason) end as claimant
    from reservation_seats claim
    join seats seat on seat.id = claim.seat_id
    left join reservations r on r.id = claim.reservation_id
    left join users u on u.id = r.user_id
    left join blocks b on b.id = claim.block_id
    where claim.showtime_id = ${showtimeId} and claim.released_at is null
    group by claim.block_id, r.id, u.id, b.id order by coalesce(r.id, b.id)`
  return [...rows]
}

/**
 * Writes the move. The layouts of reservations, blocks and their seats follow the showtime's by cascade, tickets follow their
 * seats; each seat that is left and taken gets its line of history.
 */
async function carryOver(
  tx: Sql,
  actor: Actor,
  { showtimeId, from, to, moved }: Move,
  layoutId: string,
): Promise<void> {
  await tx`set constraints reservation_seats_layout_id_seat_id_fkey deferred`
  await tx`
    update reservation_seats set layout_id = null
    where showtime_id = ${showtimeId} and released_at is not null and layout_id is not null`
  await tx`update showtimes set screen_id = ${to.id}, layout_id = ${layoutId} where id = ${showtimeId}`
  const places = moved.flatMap(({ seats }) =>
    seats.map((seat) => ({
      left: seat.from.seatId,
      taken: seat.to.seatId,
      leftName: wordsFor(seat.from),
      takenName: wordsFor(seat.to),
    })),
  )
  await tx`
    with place as materialized (
      select * from jsonb_to_recordset(${tx.json(places)})
        as place ("left" uuid, taken uuid, "leftName" text, "takenName" text)
    ), moved as (
      update reservation_seats claim set seat_id = place.taken from place
      where claim.showtime_id = ${showtimeId} and claim.seat_id = place.left and claim.released_at is null
      returning claim.reservation_id, claim.fence, place.*
    ), outdated as (
      insert into earlier_ticket_codes (code, ticket_id)
      select tickets.code, tickets.id from tickets
      join moved on moved.reservation_id = tickets.reservation_id and moved.left = tickets.seat_id
      where tickets.status = 'valid' and moved."leftName" <> moved."takenName"
      on conflict (code) do nothing
    ), history as (
      insert into seat_history (showtime_id, seat_id, event, reason, reservation_id, actor_id, fence, request_id)
      select ${showtimeId}::uuid, seat_id, 'moved', reason, reservation_id, ${actor.userId}::uuid, nullif(fence, 0), ${actor.requestId}
      from moved cross join lateral (values
        ("left", ${`to screen ${to.number}, `} || "takenName"), (taken, ${`from screen ${from.number}, `} || "leftName")
      ) as line (seat_id, reason)
    )
    insert into outbox (message_id, type, key, payload, request_id)
    values (${newId()}, 'showtime.moved', ${showtimeId}, ${tx.json({ showtimeId })}, ${actor.requestId})`
  await tx`select pg_notify('outbox', '')`
}

const wordsFor = ({ row, number }: SeatName): string => `row ${row} seat ${number}`
