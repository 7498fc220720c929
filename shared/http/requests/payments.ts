// How a buyer says how they pay.
import * as v from 'valibot'
import { type PaymentProvider, providerOf, simulatorMethods } from '../../domain/payment.ts'
import { Token } from './inputs.ts'

/** What a cardholder says to their bank. */
export const Outcome = v.picklist(['approve', 'deny'], 'must be approve or deny')

const PaymentMethod = v.pipe(
  Token(255),
  v.check(
    (method) => providerOf(method) !== undefined,
    `must be one of ${simulatorMethods.join(', ')}, pm_… or pay_…`,
  ),
)

/** A method that we charge, or a provider with which the buyer completes the payment in the browser. */
const choice = {
  method: v.optional(PaymentMethod),
  provider: v.optional(v.picklist(['stripe', 'razorpay'], 'must be stripe or razorpay')),
}
export const PaymentChoice = v.pipe(
  v.strictObject(choice),
  v.forward(
    v.check(({ method, provider }) => method !== undefined || provider !== undefined, 'is missing'),
    ['method'],
  ),
  v.forward(
    v.check(
      ({ method, provider }) => method === undefined || provider === undefined,
      'must be left out beside a method',
    ),
    ['provider'],
  ),
)
export type PaymentChoice = v.InferOutput<typeof PaymentChoice>

/** A payment that its buyer completes has its provider's name as its method. */
export const paymentOf = ({
  method,
  provider,
}: PaymentChoice): { method: string; provider: PaymentProvider } =>
  provider === undefined
    ? { method: method!, provider: providerOf(method!)! }
    : { method: provider, provider }
