// Seats that staff keep out of sale. Each change writes the seats' history in the same statement.
import type { Sql } from '../resources.ts'

export interface Block {
  id: string
  showtimeId: string
  layoutId: string
  /** Ids, each once. */
  seatIds: readonly string[]
  reason: string
  createdBy: string
  requestId: string
}

/** Writes all or nothing; undefined where one of the seats is blocked, or has a live reservation. */
export async function writeBlock(sql: Sql, block: Block): Promise<{ createdAt: Date } | undefined> {
  const [row] = await sql<{ createdAt: Date }[]>`
    with wanted as (
      select unnest(${block.seatIds as string[]}::uuid[]) as seat_id
    ), block as (
      insert into blocks (id, showtime_id, layout_id, reason, created_by)
      select ${block.id}::uuid, ${block.showtimeId}::uuid, ${block.layoutId}::uuid, ${block.reason}, ${block.createdBy}::uuid
      where not exists (
          select from wanted join block_seats other using (seat_id) where other.showtime_id = ${block.showtimeId})
        and not exists (
          select from wanted join reservation_seats sold using (seat_id)
          where sold.showtime_id = ${block.showtimeId} and sold.released_at is null)
      returning id, showtime_id, layout_id, created_at
    ), seats as (
      insert into block_seats (block_id, showtime_id, layout_id, seat_id)
      select id, showtime_id, layout_id, seat_id from block cross join wanted order by seat_id
    ), history as (
      insert into seat_history (showtime_id, seat_id, event, reason, actor_id, request_id)
      select showtime_id, seat_id, 'blocked', ${block.reason}, ${block.createdBy}::uuid, ${block.requestId}
      from block cross join wanted
    )
    select created_at as "createdAt" from block`
  return row
}

/** The indexes of the seats that are no longer blocked; undefined where there is no such block. */
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
      delete from block_seats where block_id = ${blockId} and showtime_id = ${showtimeId} returning seat_id
    ), gone as (
      delete from blocks where id = ${blockId} and showtime_id = ${showtimeId}
    ), history as (
      insert into seat_history (showtime_id, seat_id, event, actor_id, request_id)
      select ${showtimeId}::uuid, seat_id, 'unblocked', ${actorId}::uuid, ${requestId} from freed
    )
    select index from freed join seats on seats.id = freed.seat_id`
  return rows.length === 0 ? undefined : rows.map(({ index }) => index)
}
