// GET /office/money — money of a theater: payments by state, refunds, disputes, what the comparison with the
// providers found, and seat maps that differ from the books.
import * as v from 'valibot'
import { countWaitingLetters } from '#shared/db/dead-letters.ts'
import { listRefunds } from '#shared/db/refund-views.ts'
import {
  COUNTED_DAYS,
  findLastAudit,
  listDisputes,
  listMapDrifts,
  listReadings,
  paymentStatesOf,
} from '#shared/db/theater-money.ts'
import { listMatters } from '#shared/db/today.ts'
import { listUnknownCaptures } from '#shared/db/unknown-captures.ts'
import { type RefundStatus, refundStates, unknownCaptureStates } from '#shared/domain/payment.ts'
import { Id } from '#shared/std/ids.ts'
import { MoneyPage } from '../../../web/pages/office/money.tsx'
import { listed, ROWS } from './id-lists.ts'
import { newTheaterPage } from './office-page.ts'

export default newTheaterPage({
  path: '/office/money',
  summary: 'Money of a theater',
  reads: {
    refunds: v.picklist(Object.keys(refundStates) as RefundStatus[]),
    refundsAfter: Id,
    disputesAfter: Id,
    captures: v.picklist(unknownCaptureStates),
    capturesAfter: Id,
  },
  async show(c, { refunds = 'failed', captures = 'open', ...after }, office) {
    const { theater } = office
    const { sql, user } = c.var
    const of = { viewerId: user.id, theaterId: theater.id, limit: ROWS }
    const [states, matters, refundRows, disputes, readings, audit, captureRows, waitingLetters, drifts] =
      await Promise.all([
        paymentStatesOf(sql, theater.id),
        listMatters(sql, theater.id),
        listRefunds(sql, { ...of, status: refunds, after: after.refundsAfter }),
        listDisputes(sql, { ...of, after: after.disputesAfter }),
        listReadings(sql),
        office.isAdmin ? findLastAudit(sql) : undefined,
        listUnknownCaptures(sql, { ...of, status: captures, after: after.capturesAfter }),
        countWaitingLetters(sql, of),
        listMapDrifts(sql, theater.id),
      ])
    const shown = {
      countedDays: COUNTED_DAYS,
      states,
      late: matters.filter(({ kind }) => kind === 'late_payment'),
      refunds: { ...listed(refundRows), status: refunds },
      disputes: listed(disputes),
      reconciliation: { readings, audit },
      captures: { ...listed(captureRows), status: captures },
      waitingLetters,
      drifts,
    }
    return MoneyPage({ office, shown })
  },
})
