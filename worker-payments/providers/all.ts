// The providers that this worker has, by configuration. A payment of one that is missing waits until it is
// there.
import type { Sql } from '#shared/resources.ts'
import type { Provider } from './provider.ts'
import { newRazorpay, type RazorpaySettings } from './razorpay.ts'
import { newSimulator } from './simulator.ts'
import { newStripe, type StripeSettings } from './stripe.ts'

export type ProviderSettings = { PAYMENT_PROVIDERS: readonly string[] } & StripeSettings & RazorpaySettings

/** Throws where one is asked for whose key is missing. */
export function newProviders(sql: Sql, settings: ProviderSettings): Record<string, Provider> {
  const needs = (name: string, values: string[]) => {
    if (values.includes('')) throw new Error(`PAYMENT_PROVIDERS has ${name}, but its key is not set`)
  }
  return Object.fromEntries(
    settings.PAYMENT_PROVIDERS.map((name): [string, Provider] => {
      if (name === 'simulator') return [name, newSimulator(sql)]
      if (name === 'stripe') {
        needs(name, [settings.STRIPE_SECRET_KEY])
        return [name, newStripe(settings)]
      }
      needs(name, [settings.RAZORPAY_KEY_ID, settings.RAZORPAY_KEY_SECRET])
      return [name, newRazorpay(settings)]
    }),
  )
}
