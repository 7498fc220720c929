// GET /simulator/:paymentId — the page of a simulated bank, where a cardholder approves or denies a payment
// with sim_action_required. It works without script, and exists only where the simulator is enabled.
import { findWaitingCharge } from '#shared/db/simulator-charges.ts'
import { providersOf } from '#shared/http/context.ts'
import { moneyIn } from '#shared/messages/formats.ts'
import { Id } from '#shared/std/ids.ts'
import { SimulatorPage } from '../../web/pages/simulator.tsx'
import { newPrivatePage } from './private-page.ts'

export default newPrivatePage({
  path: '/simulator/:paymentId',
  summary: 'The page of a simulated bank',
  reads: { paymentId: Id },
  visitors: ['nobody', 'guest', 'account'],
  async show(c, { paymentId }, site) {
    if (paymentId === undefined || !providersOf(c.env).includes('simulator')) return undefined
    const charge = await findWaitingCharge(c.var.sql, paymentId)
    if (!charge) return undefined
    const { amount, currency, status, reservationId } = charge
    return SimulatorPage({ site, sum: moneyIn(site.language, amount, currency), status, reservationId })
  },
})
