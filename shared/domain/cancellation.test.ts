// A cancellation refunds what the policy says, and never more than was paid.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cancellationPolicy, policyStep, refundAmount, staffPolicy } from './cancellation.ts'

const show = new Date('2026-12-01T20:00:00Z')
const before = (minutes: number) => new Date(show.getTime() - minutes * 60_000)

test.each([
  [24 * 60, 100],
  [120, 100],
  [119, 50],
  [30, 50],
  [29, undefined],
  [-10, undefined],
])('%d minutes before the show, %s percent go back', (minutes, percent) => {
  expect(policyStep(show, before(minutes))?.percent).toBe(percent)
})

test('staff cancel at any time, with a full refund', () => {
  const paid = { currency: 'EUR', seats: [{ seatId: 'a', price: 1250 }], fees: 50, total: 1300, refunded: 0 }
  expect(policyStep(show, before(-600), [staffPolicy])).toBe(staffPolicy)
  expect(refundAmount(paid, ['a'], staffPolicy)).toBe(1300)
})

test('half of an odd price is rounded down, and the fee stays', () => {
  const paid = { currency: 'EUR', seats: [{ seatId: 'a', price: 1251 }], fees: 50, total: 1301, refunded: 0 }
  expect(refundAmount(paid, ['a'], cancellationPolicy[1]!)).toBe(625)
})

test('however seats are cancelled one by one, refunds never exceed the payment', () => {
  const seat = fc.record({ price: fc.nat(5000), percent: fc.constantFrom(0, 50, 100), fees: fc.boolean() })
  fc.assert(
    fc.property(
      fc.array(seat, { minLength: 1, maxLength: 10 }),
      fc.nat(1000),
      fc.nat(2000),
      (seats, fees, discount) => {
        const rows = seats.map(({ price }, at) => ({ seatId: String(at), price }))
        const total = Math.max(0, rows.reduce((sum, { price }) => sum + price, fees) - discount)
        let refunded = 0
        for (const [at, { percent, fees: withFees }] of seats.entries()) {
          const step = { beforeStartMs: 0, percent, fees: withFees }
          const amount = refundAmount(
            { currency: 'EUR', seats: rows, fees, total, refunded },
            [String(at)],
            step,
          )
          expect(amount).toBeGreaterThanOrEqual(0)
          refunded += amount
        }
        expect(refunded).toBeLessThanOrEqual(total)
      },
    ),
  )
})

test('with three decimals a share ends in 0, and a full refund is exact', () => {
  const paid = { currency: 'KWD', seats: [{ seatId: 'a', price: 2_505 }], fees: 0, total: 2_505, refunded: 0 }
  expect(refundAmount(paid, ['a'], cancellationPolicy[1]!)).toBe(1_250)
  expect(refundAmount(paid, ['a'], staffPolicy)).toBe(2_505)
})
