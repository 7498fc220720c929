// The auditor's queries about showtimes: which are next, what their seats should look like, and which holds
// are over.
import { LAPSE_GRACE_MS, type OrphanRule } from '../domain/hold.ts'
import type { Sql } from '../resources.ts'

/**
 * Takes the showtimes to audit next, marking them audited: not over, never audited first, then the longest
 * ago.
 */
export async function takeShowtimesToAudit(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    insert into showtime_audits (showtime_id, audited_at)
    select id, clock_timestamp() from showtimes left join showtime_audits on showtime_id = id
    where ends_at > now() order by audited_at nulls first, id limit ${limit}
    on conflict (showtime_id) do update set audited_at = excluded.audited_at
    returning showtime_id as id`
  return rows.map(({ id }) => id)
}

/** Every showtime that is not over. */
export async function listComingShowtimes(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from showtimes where ends_at > now() order by id`
  return rows.map(({ id }) => id)
}

/**
 * What has a seat. An overdue reservation still has it by the index, though it is for sale: either state is
 * right.
 */
export type ClaimKind = 'sold' | 'reserved' | 'overdue' | 'blocked'

export interface SeatClaim {
  /** In the layout. */
  index: number
  kind: ClaimKind
  /** Of the reservation or the block. */
  claimId: string
}

/** A reservation that is over, whose hold Redis may still have. */
export interface DeadHold {
  reservationId: string
  holdId: string
  fence: number
  seats: number[]
}

export interface ShowtimeClaims {
  layoutId: string
  orphanRule: OrphanRule
  /** ms. */
  startsAt: number
  claims: SeatClaim[]
  deadHolds: DeadHold[]
}

/** Read in one statement, so that no seat changes hands between the two lists. */
export async function readClaims(sql: Sql, showtimeId: string): Promise<ShowtimeClaims> {
  const [row] = await sql<[ShowtimeClaims]>`
    select layout_id as "layoutId", orphan_rule as "orphanRule",
      floor(extract(epoch from starts_at) * 1000)::float8 as "startsAt",
      (select coalesce(json_agg(json_build_object('index', seat.index, 'claimId', coalesce(claim.block_id, claim.reservation_id),
          'kind', case when claim.block_id is not null then 'blocked' when r.status <> 'awaiting_payment' then 'sold'
            when r.expires_at <= now() then 'overdue' else 'reserved' end)), '[]')
        from reservation_seats claim join seats seat on seat.id = claim.seat_id
        left join reservations r on r.id = claim.reservation_id
        where claim.showtime_id = ${showtimeId} and claim.released_at is null) as claims,
      (select coalesce(json_agg(json_build_object('reservationId', r.id, 'holdId', r.hold_id, 'fence', r.fence,
          'seats', (select json_agg(seat.index) from reservation_seats was join seats seat on seat.id = was.seat_id
            where was.reservation_id = r.id))), '[]')
        from reservations r
        where r.showtime_id = ${showtimeId} and r.status in ('lapsed', 'declined', 'cancelled')
          and r.expires_at + ${LAPSE_GRACE_MS}::float8 * interval '1 ms' > now()) as "deadHolds"
    from showtimes where id = ${showtimeId}`
  return row
}
