// What Stripe's errors mean for a payment: a refusal for good, our own mistake, or an outcome that nobody
// knows yet.
import Stripe from 'stripe'
import { ProviderError } from './provider.ts'

// Refused because of how the account or the key is set up: staff correct that, and then the same request goes
// through.
const CONFIGURATION_CODES = new Set([
  'account_invalid',
  'api_key_expired',
  'livemode_mismatch',
  'platform_api_key_expired',
  'secret_key_required',
  'testmode_charges_only',
  'tls_version_unsupported',
])

/**
 * The reason, where the same request would be refused again for ever: a declined card, a method that does not
 * exist.
 */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Stripe.errors.StripeError)) return undefined
  if (error instanceof Stripe.errors.StripeCardError)
    return error.decline_code ?? error.code ?? 'card_declined'
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return undefined
  if (![400, 402, 404].includes(error.statusCode ?? 0)) return undefined
  if (error.code !== undefined && CONFIGURATION_CODES.has(error.code)) return undefined
  return error.code ?? 'invalid_request'
}

/**
 * Whether Stripe surely did nothing, or may have; a request that is wrong itself stays the error that it is.
 */
export function asProviderError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error
  const said = `stripe: ${error.type} ${error.statusCode ?? ''} ${error.message}`
  if (error.statusCode === 429) return new ProviderError(said, 'nothing_happened')
  // 409: the first request under this key is still running.
  if (error.statusCode === 409 || error.statusCode === undefined || error.statusCode >= 500) {
    return new ProviderError(said, 'unknown')
  }
  return error
}
