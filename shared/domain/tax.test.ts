// Taxes of any mix of tickets add up to what was paid, to the cent.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitByRate, taxShares } from './tax.ts'

const amounts = fc.array(
  fc.record({ rate: fc.integer({ min: 0, max: 10_000 }), gross: fc.nat(100_000_000_000) }),
  { minLength: 1, maxLength: 50 },
)
const sum = (parts: readonly { gross: number }[]) => parts.reduce((total, { gross }) => total + gross, 0)

test('sums per rate add up to the total, and net and tax to each sum', () => {
  fc.assert(
    fc.property(amounts, (given) => {
      const shares = taxShares(given)
      expect(sum(shares)).toBe(sum(given))
      expect(new Set(shares.map(({ rate }) => rate)).size).toBe(shares.length)
      for (const { rate, gross, net, tax } of shares) {
        expect(net + tax).toBe(gross)
        expect(tax).toBeGreaterThanOrEqual(0)
        // Exact within half a cent: net × (1 + rate) is the gross sum.
        const error = BigInt(net) * BigInt(10_000 + rate) - BigInt(gross) * 10_000n
        expect(2n * (error < 0n ? -error : error) <= BigInt(10_000 + rate)).toBe(true)
      }
    }),
  )
})

test('a part given back is split over the rates, and no rate gives back more than it took', () => {
  fc.assert(
    fc.property(amounts, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
      const shares = taxShares(given)
      const amount = Math.floor(sum(given) * share)
      const parts = splitByRate(amount, shares)
      expect(sum(parts)).toBe(amount)
      for (const [at, { gross }] of parts.entries()) expect(gross).toBeLessThanOrEqual(shares[at]!.gross)
    }),
  )
})

test('a ticket of 10.00 with 7 % has 0.65 of tax in it', () => {
  expect(taxShares([{ rate: 700, gross: 1000 }])).toEqual([{ rate: 700, gross: 1000, net: 935, tax: 65 }])
})
