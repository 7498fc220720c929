// POST /v1/showtimes/:showtimeId/holds — keeps seats for one customer while they pay, at a price that stays.
import * as v from 'valibot'
import { findSeatIds, findSeating, readTakenSeats, type Seat } from '#shared/db/seating.ts'
import { MAX_SEATS_PER_HOLD } from '#shared/domain/hold.ts'
import { type ChosenSeat, quoteSeats, ticketTypes, writeQuote } from '#shared/domain/price.ts'
import { isOnSale } from '#shared/domain/showtime.ts'
import { type FunctionContext, newFunction, problem, valid } from '#shared/function.ts'
import { showHold } from '#shared/hold-answer.ts'
import { createHold } from '#shared/holds/holds.ts'
import { unloadMap, withLoaded } from '#shared/holds/seat-map.ts'
import { Id, newId } from '#shared/ids.ts'

const Params = v.strictObject({ showtimeId: Id })

const WantedSeat = v.strictObject({
  seatId: Id,
  ticketType: v.optional(v.picklist(ticketTypes, `must be one of ${ticketTypes.join(', ')}`), 'adult'),
})
type WantedSeat = v.InferOutput<typeof WantedSeat>

const Body = v.strictObject({
  seats: v.pipe(
    v.array(WantedSeat, 'must be a list of seats'),
    v.minLength(1, 'must name at least one seat'),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const seats = dataset.value
      for (const [key, seat] of seats.entries()) {
        if (seats.findIndex(({ seatId }) => seatId === seat.seatId) === key) continue
        const inList = { type: 'array' as const, origin: 'value' as const, input: seats, key, value: seat }
        const inSeat = {
          type: 'object' as const,
          origin: 'value' as const,
          input: seat,
          key: 'seatId',
          value: seat.seatId,
        }
        addIssue({ message: 'is named twice', path: [inList, inSeat] })
      }
    }),
  ),
})

export default newFunction({ summary: 'Hold seats', access: 'customer' }).post(
  '/v1/showtimes/:showtimeId/holds',
  valid('param', Params),
  valid('json', Body),
  async (c) => {
    const { showtimeId } = c.req.valid('param')
    const wanted = c.req.valid('json').seats
    if (wanted.length > MAX_SEATS_PER_HOLD) return problem(c, 'too_many_seats', { limit: MAX_SEATS_PER_HOLD })
    const seatIds = wanted.map(({ seatId }) => seatId)
    const seating = await findSeating(c.var.sql, showtimeId, seatIds)
    if (!seating) return problem(c, 'not_found')
    if (!isOnSale(seating, new Date())) return problem(c, 'showtime_started')
    const { chosen, foreign } = choose(wanted, seating.seats)
    if (foreign.length > 0) return problem(c, 'seat_not_in_screen', { seatIds: foreign })
    const quoted = quoteSeats(seating, chosen)
    if (!quoted.ok) return problem(c, 'invalid_input', { errors: quoted.unsold.map(unsold) })
    const request = {
      showtimeId,
      holdId: newId(),
      customerId: c.var.user.id,
      seats: chosen.map(({ index }) => index),
      quote: writeQuote(quoted.quote),
    }
    const load = () => readTakenSeats(c.var.sql, showtimeId)
    const hold = await withLoaded(c.var.redis, showtimeId, load, () => createHold(c.var.redis, request))
    if (!hold.ok) return refuse(c, showtimeId, hold, chosen)
    c.header('location', `/v1/showtimes/${showtimeId}/holds/${hold.holdId}`)
    return c.json(showHold(showtimeId, hold, quoted.quote), 201)
  },
)

function choose(wanted: readonly WantedSeat[], seats: readonly Seat[]) {
  const known = new Map(seats.map((seat) => [seat.seatId, seat]))
  const chosen: ChosenSeat[] = []
  const foreign: string[] = []
  for (const { seatId, ticketType } of wanted) {
    const seat = known.get(seatId)
    if (seat) chosen.push({ ...seat, ticketType })
    else foreign.push(seatId)
  }
  return { chosen, foreign }
}

const unsold = (position: number) => ({
  path: `seats.${position}.ticketType`,
  message: 'is not sold for this seat',
})

type Refusal = Exclude<Awaited<ReturnType<typeof createHold>>, { ok: true } | { code: 'unloaded' }>

async function refuse(
  c: FunctionContext,
  showtimeId: string,
  refusal: Refusal,
  chosen: readonly ChosenSeat[],
): Promise<Response> {
  switch (refusal.code) {
    case 'seats_taken': {
      const taken = new Set(refusal.seats)
      return problem(c, 'seats_taken', {
        seatIds: chosen.filter(({ index }) => taken.has(index)).map(({ seatId }) => seatId),
      })
    }
    case 'too_many_seats':
      return problem(c, 'too_many_seats', { limit: refusal.limit })
    case 'not_enough_seats':
      return problem(c, 'not_enough_seats')
    case 'hold_budget_spent':
      return problem(c, 'hold_budget_spent', { retryAfter: refusal.retryAfterMs / 1000 })
    case 'orphan_seat': {
      const ids = await findSeatIds(c.var.sql, showtimeId, refusal.alternatives.flat())
      const alternatives = refusal.alternatives.map((seats) => ({
        seatIds: seats.map((seat) => ids.get(seat)),
      }))
      return problem(c, 'orphan_seat', { alternatives })
    }
    case 'seats_unknown':
      // The map in Redis is of an older layout than the one in Postgres: the next try finds it loaded anew.
      await unloadMap(c.var.redis, showtimeId)
      return problem(c, 'unavailable')
    case 'hold_id_taken':
      throw new Error('A new hold id belonged to another customer')
  }
}
