// Seats that staff keep out of sale. Each change writes the seats' history in the same statement.
import type { SeatName } from '../domain/seat-name.ts'
import type { Sql } from '../resources.ts'
import { seatName } from './reservation-seats.ts'
import { isLiveSeatTaken, violates } from './reservations.ts'

export interface Block {
  id: string
  showtimeId: string
  layoutId: string
  /** Distinct ids. */
  seatIds: readonly string[]
  reason: string
  createdBy: string
  requestId: string
}

export interface WrittenBlock {
  id: string
  createdAt: Date
}

/**
 * Writes all or nothing. Undefined if one of the seats is blocked or in a live reservation, or the showtime
 * has another layout by now. The index that lets a seat be sold once decides, so a concurrent sale cannot
 * slip through; as there, seats are inserted sorted.
 */
export async function writeBlock(sql: Sql, block: Block): Promise<WrittenBlock | undefined> {
  try {
    const [row] = await sql<WrittenBlock[]>`
      with wanted as materialized (
        select unnest(${block.seatIds as string[]}::uuid[]) as seat_id order by seat_id
      ), block as (
        insert into blocks (id, showtime_id, layout_id, reason, created_by)
        values (${block.id}, ${block.showtimeId}, ${block.layoutId}, ${block.reason}, ${block.createdBy})
        returning id, showtime_id, layout_id, created_at
      ), claims as (
        insert into reservation_seats (block_id, showtime_id, layout_id, seat_id, price, fence)
        select id, showtime_id, layout_id, seat_id, 0, 0 from block cross join wanted order by seat_id
      ), history as (
        insert into seat_history (showtime_id, seat_id, event, reason, actor_id, request_id)
        select showtime_id, seat_id, 'blocked', ${block.reason}, ${block.createdBy}::uuid, ${block.requestId}
        from block cross join wanted
      ), noted as (
        insert into audit_log (actor_id, action, subject_id, after, request_id)
        select ${block.createdBy}::uuid, 'block.create', id,
          jsonb_build_object('showtimeId', showtime_id, 'seatIds', ${block.seatIds as string[]}::uuid[], 'reason', ${block.reason}::text), ${block.requestId}
        from block
      )
      select id, created_at as "createdAt" from block`
    return row
  } catch (error) {
    if (isLiveSeatTaken(error) || violates(error, 'blocks_showtime_id_layout_id_fkey')) return undefined
    throw error
  }
}

/** An equal block: the same seats, reason and person. A client that missed the answer repeats the request. */
export async function findSameBlock(
  sql: Sql,
  { showtimeId, seatIds, reason, createdBy }: Block,
): Promise<WrittenBlock | undefined> {
  const [row] = await sql<WrittenBlock[]>`
    select id, created_at as "createdAt" from blocks
    where showtime_id = ${showtimeId} and reason = ${reason} and created_by = ${createdBy}
      and array(select seat_id from reservation_seats where block_id = blocks.id order by seat_id)
        = array(select unnest(${seatIds as string[]}::uuid[]) as seat_id order by seat_id)`
  return row
}

/** The indexes of the seats that are no longer blocked; undefined if there is no such block. */
export async function deleteBlock(
  sql: Sql,
  {
    blockId,
    showtimeId,
    actorId,
    requestId,
  }: { blockId: string; showtimeId: string; actorId: string; requestId: string },
): Promise<number[] | undefined> {
  const rows = await sql<{ index: number }[]>`
    with freed as (
      delete from reservation_seats where block_id = ${blockId} and showtime_id = ${showtimeId} returning seat_id
    ), gone as (
      delete from blocks where id = ${blockId} and showtime_id = ${showtimeId} returning id, reason
    ), noted as (
      insert into audit_log (actor_id, action, subject_id, before, request_id)
      select ${actorId}::uuid, 'block.delete', id,
        jsonb_build_object('showtimeId', ${showtimeId}::uuid, 'seatIds', (select jsonb_agg(seat_id) from freed), 'reason', reason), ${requestId}
      from gone
    ), history as (
      insert into seat_history (showtime_id, seat_id, event, actor_id, request_id)
      select ${showtimeId}::uuid, seat_id, 'unblocked', ${actorId}::uuid, ${requestId} from freed
    )
    select index from freed join seats on seats.id = freed.seat_id`
  return rows.length === 0 ? undefined : rows.map(({ index }) => index)
}

export interface ListedBlock {
  id: string
  showtimeId: string
  reason: string
  seats: (SeatName & { seatId: string })[]
  createdBy: { id: string; name: string }
  createdAt: Date
}

/** Newest first: ids are UUIDv7. */
export const listBlocks = (
  sql: Sql,
  { showtimeId, after, limit }: { showtimeId: string; after: string | undefined; limit: number },
): Promise<ListedBlock[]> => sql<ListedBlock[]>`
  select b.id, b.showtime_id as "showtimeId", b.reason, b.created_at as "createdAt",
    json_build_object('id', u.id, 'name', u.name) as "createdBy",
    coalesce((
      select json_agg(json_build_object('seatId', s.id, ${seatName(sql)}) order by s.index)
      from reservation_seats claim join seats s on s.id = claim.seat_id where claim.block_id = b.id), '[]') as seats
  from blocks b join users u on u.id = b.created_by
  where b.showtime_id = ${showtimeId} and ${after === undefined ? sql`true` : sql`b.id < ${after}`}
  order by b.id desc limit ${limit}`
