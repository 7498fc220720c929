// How a buyer says how they pay.
import * as v from 'valibot'
import { providerOf, simulatorMethods } from '../../domain/payment.ts'
import { Token } from './inputs.ts'

/** What a cardholder says to their bank. */
export const Outcome = v.picklist(['approve', 'deny'], 'must be approve or deny')

export const PaymentMethod = v.pipe(
  Token(255),
  v.check(
    (method) => providerOf(method) !== undefined,
    `must be one of ${simulatorMethods.join(', ')}, pm_… or pay_…`,
  ),
)
