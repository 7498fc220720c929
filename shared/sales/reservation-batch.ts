// Writes reservations in batches: those made at the same time on one instance share a statement and its
// commit.

import { newBatch } from '../db/batch.ts'
import { type NewReservation, type Write, writeReservation, writeReservations } from '../db/reservations.ts'
import { HOLD_LENGTH_MS } from '../domain/hold.ts'
import type { Sql } from '../resources.ts'
import { connectionOf, POSTGRES, spanOf, traced } from '../traces/span.ts'

/** Beyond this, a statement gets longer and no cheaper per reservation. */
const AT_ONCE = 128

type WriteOne = (reservation: NewReservation) => Promise<Write>

// Keyed by connection, since an instance has one; at the edge each request has its own and is alone.
const batches = new WeakMap<Sql, WriteOne>()

function batchOn(sql: Sql): WriteOne {
  const existing = batches.get(sql)
  if (existing) return existing
  const batch = newBatch<NewReservation, Write>({
    max: AT_ONCE,
    work: async (reservations) =>
      reservations.length === 1
        ? [await writeReservation(sql, reservations[0]!, HOLD_LENGTH_MS)]
        : writeReservations(sql, reservations, HOLD_LENGTH_MS),
  })
  batches.set(sql, batch)
  return batch
}

/**
 * As writeReservation. A reservation with a promo code is written alone: the use of a code is counted under
 * the code's lock.
 */
export function reserveTogether(sql: Sql, reservation: NewReservation): Promise<Write> {
  return reservation.quote.promo
    ? writeReservation(sql, reservation, HOLD_LENGTH_MS)
    : traced(spanOf(sql), 'BATCH INSERT reservations', POSTGRES, () =>
        batchOn(connectionOf(sql))(reservation),
      )
}
