// Writes reservations: those who reserve at the same time on one instance share a statement and its commit.
import { newBatch } from './batch.ts'
import { type NewReservation, type Written, writeReservation, writeReservations } from './db/reservations.ts'
import { HOLD_LENGTH_MS } from './domain/hold.ts'
import type { Sql } from './resources.ts'

/** Beyond this, a statement gets longer and no cheaper for each. */
const AT_ONCE = 128

type Write = (reservation: NewReservation) => Promise<Written>

// Of connections, since these are what an instance has one of; at the edge each request has its own, and is alone.
const batches = new WeakMap<Sql, Write>()

function batchOn(sql: Sql): Write {
  const known = batches.get(sql)
  if (known) return known
  const batch = newBatch<NewReservation, Written>({
    max: AT_ONCE,
    work: async (reservations) =>
      reservations.length === 1
        ? [await writeReservation(sql, reservations[0]!, HOLD_LENGTH_MS)]
        : writeReservations(sql, reservations, HOLD_LENGTH_MS),
  })
  batches.set(sql, batch)
  return batch
}

/** As writeReservation. With a promo code it goes by itself: the use of a code is counted under a lock of the code. */
export function reserveTogether(sql: Sql, reservation: NewReservation): Promise<Written> {
  return reservation.quote.promo
    ? writeReservation(sql, reservation, HOLD_LENGTH_MS)
    : batchOn(sql)(reservation)
}
