// What a cashier says of a sale: the seats as for a hold, and how it was paid.
import * as v from 'valibot'
import { HIGHEST_AMOUNT } from '../../domain/currencies.ts'
import { Id } from '../../std/ids.ts'
import { Contact } from './contact.ts'
import { HoldInput } from './holds.ts'
import { Count, Line } from './inputs.ts'

const Payment = v.variant(
  'method',
  [
    v.strictObject({
      method: v.literal('cash'),
      tendered: v.pipe(
        Count(0, HIGHEST_AMOUNT),
        v.description('What the buyer hands over, in minor units of the currency of the theater.'),
      ),
    }),
    v.strictObject({
      method: v.literal('terminal'),
      reference: v.pipe(Line(100), v.description('Of the card terminal, as on its slip.')),
    }),
    v.strictObject({ method: v.literal('comp'), reason: Line(200) }),
  ],
  'must be cash, terminal or comp',
)

const { seats, bestAvailable } = HoldInput.pipe[0].entries
export const SaleInput = v.pipe(
  v.strictObject({
    showtimeId: Id,
    seats,
    bestAvailable,
    payment: Payment,
    contact: v.optional(Contact),
  }),
  v.forward(
    v.check(
      (given) => (given.seats === undefined) !== (given.bestAvailable === undefined),
      'must be given, or bestAvailable instead of it',
    ),
    ['seats'],
  ),
)
export type SaleInput = v.InferOutput<typeof SaleInput>
