// Money that a provider took and that Milo does not know of.
import * as v from 'valibot'
import { unknownCaptureStates } from '../../domain/payment.ts'
import { AtText, Id, Money, pageOf } from './forms.ts'

export const UnknownCapture = v.object({
  id: Id,
  provider: v.string(),
  reference: v.pipe(v.string(), v.description("The provider's name of the payment.")),
  reason: v.pipe(
    v.picklist(['no_payment', 'amount_differs']),
    v.description('Milo has no such payment, or has it with another amount.'),
  ),
  paymentId: v.nullable(Id),
  amount: Money,
  givenBack: Money,
  status: v.picklist(unknownCaptureStates),
  failureReason: v.exactOptional(v.pipe(v.string(), v.description('Why its last refund failed.'))),
  note: v.exactOptional(v.string()),
  capturedAt: AtText,
  foundAt: AtText,
})
export const UnknownCaptures = pageOf(UnknownCapture)
