// GET /v1/showtimes/:showtimeId/seat-map — every seat with its state at a version; a picture, never a promise.
import * as v from 'valibot'
import { findTerms, readTakenSeats } from '#shared/db/seating.ts'
import { money, type Prices } from '#shared/domain/price.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { seatStates, withLoaded } from '#shared/holds/seat-map.ts'
import { Id } from '#shared/ids.ts'
import { seatsOfLayout } from '#shared/layouts.ts'

const Params = v.strictObject({ showtimeId: Id })

export default newFunction({ summary: 'Get the seat map', access: 'public' }).get(
  '/v1/showtimes/:showtimeId/seat-map',
  valid('param', Params),
  async (c) => {
    const { showtimeId } = c.req.valid('param')
    const terms = await findTerms(c.var.sql, showtimeId)
    if (!terms) return problem(c, 'not_found')
    const { seats } = await seatsOfLayout(c.var.sql, terms.layoutId)
    const { states, version, serverTime } = await withLoaded(
      c.var.redis,
      showtimeId,
      () => readTakenSeats(c.var.sql, showtimeId),
      () => seatStates(c.var.redis, showtimeId),
    )
    const price = pricesOf(terms.prices, terms.currency)
    return c.json({
      showtimeId,
      version,
      serverTime: new Date(serverTime).toISOString(),
      seats: seats.map(({ index, ...seat }) => ({
        ...seat,
        state: states[index],
        price: price(seat.category),
      })),
    })
  },
)

/** What an adult pays for a seat of a category; other ticket types stand with the showtime. Null: not sold. */
const pricesOf = (prices: Prices, currency: string) => (category: string) => {
  const amount = prices[category]?.adult
  return amount === undefined ? null : money(amount, currency)
}
