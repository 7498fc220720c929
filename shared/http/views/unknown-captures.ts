// An unknown capture as it is shown to staff.
import type { UnknownCapture } from '../../db/unknown-captures.ts'
import { money } from '../../domain/price.ts'

export const showUnknownCapture = ({
  amount,
  givenBack,
  currency,
  failureReason,
  note,
  ...capture
}: UnknownCapture) => ({
  ...capture,
  amount: money(amount, currency),
  givenBack: money(givenBack, currency),
  ...(failureReason === null ? {} : { failureReason }),
  ...(note === null ? {} : { note }),
})
