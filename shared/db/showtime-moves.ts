// Moves a showtime to another screen: reservations and blocks move to seats chosen by domain/placing.ts, all
// or none, in one transaction.
import { type Group, type Placing, placeGroups } from '../domain/placing.ts'
import { canShow } from '../domain/screen.ts'
import { type SeatName, seatInWords } from '../domain/seat-name.ts'
import type { Sql } from '../resources.ts'
import { newId } from '../std/ids.ts'
import { traceparentOf } from '../traces/span.ts'
import { readSeats, type Seat } from './seating.ts'
import { mustRunShowtime } from './showtime-updates.ts'
import { findShowtime, type ShowtimeView } from './showtimes-list.ts'
import { findOverlaps, overlapDetail, placeOf } from './showtimes-staff.ts'
import { type Actor, ChangeRefused, type Outcome, staffChange } from './staff-change.ts'

export interface MovedSeat extends SeatName {
  seatId: string
  category: string
}

/** Who has these seats: a buyer, by the names of the reservation's contact, or staff with a block. */
export type Claimant =
  | { reservationId: string; customer: { id: string; name: string; email: string | null } }
  | { blockId: string; reason: string }

export interface Move {
  showtimeId: string
  dryRun: boolean
  from: ShowtimeView['screen']
  to: ShowtimeView['screen']
  moved: (Claimant & { seats: { from: MovedSeat; to: MovedSeat }[] })[]
  /** Only in a dry run. */
  unplaced: (Claimant & { seats: MovedSeat[] })[]
}

interface Wanted {
  showtimeId: string
  screenId: string
  /** Only reports. */
  dryRun: boolean
}

/** Refused, with a list, if a group would be left without seats. */
export function moveShowtime(sql: Sql, actor: Actor, wanted: Wanted): Promise<Outcome<Move>> {
  const { showtimeId, screenId, dryRun } = wanted
  return staffChange(sql, actor, async (tx) => {
    const snapshot = await findShowtime(tx, showtimeId)
    if (!snapshot) throw new ChangeRefused('not_found')
    await mustRunShowtime(tx, actor, snapshot)
    const { screen, layoutId } = await placeOf(tx, actor, screenId)
    const leftLayoutId = await lockClaims(tx, showtimeId)
    const before = (await findShowtime(tx, showtimeId))!
    if (screen.theaterId !== before.theater.id) throw invalid('must be a screen of the same theater')
    if (!canShow(screen.format, before.format))
      throw invalid(`must be a screen that shows ${before.format}, as sold`)
    refuseWhereOver(before)
    if (layoutId === leftLayoutId)
      throw new ChangeRefused('wrong_state', {
        detail: `The showtime is already on screen ${screen.number}.`,
      })
    const overlaps = await findOverlaps(tx, screenId, [before])
    const overlap = overlaps.find(({ other }) => other.showtimeId !== showtimeId)
    if (overlap) throw new ChangeRefused('showtime_overlap', { ...overlapDetail(overlap), overlap })

    const { moved, unplaced } = await findPlaces(tx, showtimeId, leftLayoutId, layoutId)
    const { id, number, format } = screen
    const move = { showtimeId, dryRun, from: before.screen, to: { id, number, format }, moved, unplaced }
    if (dryRun) return { value: move }
    if (unplaced.length > 0)
      throw new ChangeRefused('wrong_state', {
        detail: `Screen ${number} has no seats for ${unplaced.length} of ${unplaced.length + moved.length} groups.`,
        unplaced,
      })
    await carryOver(tx, actor, move, layoutId)
    const after = await findShowtime(tx, showtimeId)
    return { value: move, note: { action: 'showtime.move', subjectId: showtimeId, before, after: after! } }
  })
}

const invalid = (message: string) =>
  new ChangeRefused('invalid_input', { errors: [{ path: 'screenId', message }] })

function refuseWhereOver({ status, startsAt }: ShowtimeView): void {
  if (status === 'cancelled') throw new ChangeRefused('wrong_state', { detail: 'The showtime is cancelled.' })
  if (startsAt <= new Date()) throw new ChangeRefused('wrong_state', { detail: 'The showtime has started.' })
}

/**
 * Locks the showtime's seats; returns their current layout. The order of locks prevents deadlocks: first the
 * showtime, so that no reservation starts or is taken up again (those lock it first, too); then the
 * reservations, whose settling needs only the showtime's row; then, with the stronger lock, blocks being
 * written.
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
  const groups = await readGroups(tx, showtimeId, layoutId)
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

const nameOf = ({ seatId, section, row, number, category }: Seat): MovedSeat => ({
  seatId,
  section,
  row,
  number,
  category,
})

/**
 * The groups with seats, earliest first; blocks yield to people. A reservation has a seat once: it does not
 * get a seat back that it returned when the showtime was on that screen before.
 */
async function readGroups(tx: Sql, showtimeId: string, layoutId: string): Promise<ClaimGroup[]> {
  const rows = await tx<ClaimGroup[]>`
    select array_agg(seat.index order by seat.index) as seats, claim.block_id is not null as last,
      array(select given.index from reservation_seats back join seats given on given.id = back.seat_id
        where back.reservation_id = r.id and back.released_at is not null and given.layout_id = ${layoutId}) as not,
      case when claim.block_id is null
        then json_build_object('reservationId', r.id, 'customer', json_build_object('id', u.id,
          'name', coalesce(contact.name, case when u.roles <> '{guest}' then u.name end, contact.email, u.name),
          'email', coalesce(contact.email, u.email)))
        else json_build_object('blockId', b.id, 'reason', b.reason) end as claimant
    from reservation_seats claim
    join seats seat on seat.id = claim.seat_id
    left join reservations r on r.id = claim.reservation_id
    left join users u on u.id = r.user_id
    left join reservation_contacts contact on contact.reservation_id = r.id
    left join blocks b on b.id = claim.block_id
    where claim.showtime_id = ${showtimeId} and claim.released_at is null
    group by claim.block_id, r.id, u.id, contact.reservation_id, b.id order by coalesce(r.id, b.id)`
  return [...rows]
}

/**
 * Writes the move. Layouts of reservations, blocks and their seats follow the showtime's by cascade, tickets
 * follow their seats. Every seat left and every seat taken gets its line of history.
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
      leftName: seatInWords(seat.from),
      takenName: seatInWords(seat.to),
    })),
  )
  const moveId = newId()
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
        ("left", ${`to screen ${to.number}: `} || "takenName"), (taken, ${`from screen ${from.number}: `} || "leftName")
      ) as line (seat_id, reason)
    ), unfinished as (
      insert into showtime_moves (id, showtime_id, request_id) values (${moveId}, ${showtimeId}, ${actor.requestId})
    )
    insert into outbox (message_id, type, key, payload, request_id, traceparent)
    values (${moveId}, 'showtime.moved', ${showtimeId}, ${tx.json({ showtimeId })}, ${actor.requestId},
      ${traceparentOf(tx)})`
  await tx`select pg_notify('outbox', '')`
}
