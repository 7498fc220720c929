// A refund as it is shown to staff.
import type { StaffRefund } from '../../db/refund-views.ts'
import { money } from '../../domain/price.ts'

export const showStaffRefund = ({
  amount,
  currency,
  failureReason,
  createdAt,
  updatedAt,
  ...refund
}: StaffRefund) => ({
  ...refund,
  amount: money(amount, currency),
  ...(failureReason === null ? {} : { failureReason }),
  createdAt,
  updatedAt,
})
