// How a buyer says how they pay.
import * as v from 'valibot'
import { providerOf, simulatorMethods } from '../../domain/payment.ts'
import { Token } from './inputs.ts'

export const PaymentMethod = v.pipe(
  Token(255),
  v.check(
    (method) => providerOf(method) !== undefined,
    `must be one of ${simulatorMethods.join(', ')}, pm_… or pay_…`,
  ),
)
