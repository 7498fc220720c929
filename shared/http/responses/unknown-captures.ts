// Money that a provider took and that Milo does not know of, or that only Milo knows of.
import * as v from 'valibot'
import { unknownCaptureReasons, unknownCaptureStates } from '../../domain/payment.ts'
import { AtText, Id, Money, pageOf } from './forms.ts'

export const UnknownCapture = v.object({
  id: Id,
  provider: v.string(),
  reference: v.pipe(v.string(), v.description("The provider's name of the payment.")),
  reason: v.pipe(
    v.picklist(unknownCaptureReasons),
    v.description(
      'Milo has no such payment, or has it with another amount, or the provider has none that Milo has as taken.',
    ),
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
