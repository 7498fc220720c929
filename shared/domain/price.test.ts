// What a price guarantees: itemised, in whole minor units, deterministic, and unchanged by storage.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type ChosenSeat,
  quoteSeats,
  readPrice,
  showQuote,
  type TicketType,
  ticketTypes,
  writePrice,
} from './price.ts'

const seat = (index: number, category: string, ticketType: TicketType): ChosenSeat => ({
  seat: { seatId: `seat-${index}`, index, section: null, row: 'A', number: index + 1, category },
  ticketType,
})
const tariff = {
  currency: 'EUR',
  prices: { standard: { adult: 1250, child: 900 }, premium: { adult: 1600 } },
  bookingFee: 50,
}

test('a quote lists each seat with the price of its category and ticket type, then fees and the total', () => {
  const quoted = quoteSeats(tariff, [seat(3, 'premium', 'adult'), seat(4, 'standard', 'child')])
  expect(quoted).toMatchObject({
    ok: true,
    quote: {
      currency: 'EUR',
      seats: [
        { index: 3, price: 1600 },
        { index: 4, price: 900 },
      ],
      fees: 100,
      total: 2600,
    },
  })
})

test('a ticket type without a price for the category is not sold, and every such seat is named', () => {
  const seats = [seat(0, 'premium', 'child'), seat(1, 'standard', 'adult'), seat(2, 'sofa', 'adult')]
  expect(quoteSeats(tariff, seats)).toEqual({ ok: false, unsold: [0, 2] })
})

test.each([12.5, -1, Number.NaN, 2 ** 53, '1250'])('%s is not a price', (price) => {
  const prices = { standard: { adult: price as number } }
  expect(quoteSeats({ ...tariff, prices }, [seat(0, 'standard', 'adult')])).toEqual({
    ok: false,
    unsold: [0],
  })
})

test('property names of every object are no prices', () => {
  expect(quoteSeats(tariff, [seat(0, 'constructor', 'adult')])).toEqual({ ok: false, unsold: [0] })
})

test('a total beyond exact integers is refused', () => {
  const prices = { standard: { adult: Number.MAX_SAFE_INTEGER } }
  expect(() => quoteSeats({ ...tariff, prices }, [seat(0, 'standard', 'adult')])).toThrow(RangeError)
})

test('for any seats and tariff, the total is the sum of its parts and survives storage', () => {
  const amount = fc.integer({ min: 0, max: 100_000_000 })
  const anyTariff = fc.record({
    currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
    prices: fc.record({ standard: fc.record(Object.fromEntries(ticketTypes.map((type) => [type, amount]))) }),
    bookingFee: amount,
  })
  const types = fc.array(fc.constantFrom(...ticketTypes), { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(anyTariff, types, (some, chosen) => {
      const quoted = quoteSeats(
        some,
        chosen.map((type, index) => seat(index, 'standard', type)),
      )
      if (!quoted.ok) throw new Error('not priced')
      const { quote } = quoted
      expect(quote.seats.map(({ price }) => price)).toEqual(chosen.map((type) => some.prices.standard[type]))
      expect(quote.total).toBe(quote.fees + quote.seats.reduce((sum, { price }) => sum + price, 0))
      expect(quote.fees).toBe(some.bookingFee * chosen.length)
      expect(readPrice(writePrice(quote))).toEqual(quote)
      expect(showQuote(quote).total).toEqual({ amount: quote.total, currency: some.currency })
    }),
  )
})
