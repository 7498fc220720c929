// Takes one payment's money, or learns what became of an earlier try. Money moves only under a name that
// Postgres has, and a charge whose reservation is over is closed at the provider before anybody says that
// nothing was taken.
import { isOfAnother, nameCharge, type OpenedPayment, type SettlingPayment } from '#shared/db/payments.ts'
import type { Sql } from '#shared/resources.ts'
import { counterProvider } from '../providers/counter.ts'
import { noProvider } from '../providers/none.ts'
import {
  type Charge,
  type ChargeRequest,
  type Declined,
  type Provider,
  ProviderError,
} from '../providers/provider.ts'

export interface ChargingSettings {
  sql: Sql
  providers: Readonly<Record<string, Provider>>
}

/** The provider's payment pays for another purchase here. */
export const OF_ANOTHER: Pick<Declined, 'status' | 'reason'> = { status: 'declined', reason: 'method_used' }

const OVER: Declined = { status: 'declined', reference: null, reason: 'reservation_over' }

export function providerOf(
  { providers }: ChargingSettings,
  { provider }: Pick<SettlingPayment, 'provider'>,
): Provider {
  // Nothing to pay goes the way of all payments, without a call.
  if (provider === noProvider.name) return noProvider
  if (provider === counterProvider.name) return counterProvider
  const found = Object.hasOwn(providers, provider) ? providers[provider] : undefined
  if (!found) throw new Error(`the provider "${provider}" is not configured here`)
  return found
}

export const requestOf = (payment: SettlingPayment): ChargeRequest => ({
  paymentId: payment.chargeKey,
  amount: payment.amount,
  currency: payment.currency,
  method: payment.method,
  reference: payment.providerReference,
  expiresAt: payment.expiresAt,
})

/**
 * Charges, or asks what became of an earlier call. `absent`: nothing was charged and nothing may be any more.
 */
export async function chargeOnce(settings: ChargingSettings, payment: OpenedPayment): Promise<Charge> {
  if (payment.charging === null) return { status: 'absent' }
  const provider = providerOf(settings, payment)
  const request = requestOf(payment)
  if (payment.charging === 'again') {
    if (payment.reservationStatus !== 'awaiting_payment' || payment.closing)
      return closeCharge(provider, request)
    const known = await provider.chargeState(request)
    if (known.status !== 'absent') return known
  }
  const named = await nameFirst(settings, payment, provider, request)
  if ('status' in named) return named
  try {
    return await provider.charge(named)
  } catch (error) {
    if (!(error instanceof ProviderError) || error.outcome !== 'unknown') throw error
    const known = await provider.chargeState(named)
    // Not there yet may still be on its way: ask again later instead of charging again now.
    return known.status === 'absent' ? { status: 'pending', reference: null } : known
  }
}

/** The window is over, and an earlier worker may still stand before its call. */
async function closeCharge(provider: Provider, request: ChargeRequest): Promise<Charge> {
  // Without a stored name nobody can charge: declining, which asks that there is still none, closes it.
  if (provider.prepare && request.reference === null) return OVER
  return provider.close(request)
}

/** The request with the provider's name for its charge, stored before money can move; or the end of it. */
async function nameFirst(
  { sql }: ChargingSettings,
  payment: SettlingPayment,
  provider: Provider,
  request: ChargeRequest,
): Promise<ChargeRequest | Charge> {
  if (!provider.prepare || request.reference !== null) return request
  const prepared = await provider.prepare(request)
  if (prepared.status !== 'prepared') return prepared
  try {
    // Another worker may have stored one before, or ended the payment.
    const reference = await nameCharge(sql, payment, prepared.reference)
    return reference === undefined ? { status: 'absent' } : { ...request, reference }
  } catch (error) {
    if (isOfAnother(error)) return { ...OF_ANOTHER, reference: null }
    throw error
  }
}
