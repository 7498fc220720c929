// The place in a page where a payment provider's own form goes (web/islands/provider.ts).
import { reservationMessages } from '../messages/reservation.ts'
import type { Site } from './site.ts'

export type ProviderAction =
  | { type: 'stripe'; clientSecret: string; publishableKey: string }
  | { type: 'razorpay'; orderId: string; keyId: string }

interface ProviderFormProps {
  site: Site
  paymentId: string
  action: ProviderAction
  sum: string
}

export function ProviderForm({ site, paymentId, action, sum }: ProviderFormProps) {
  const texts = reservationMessages[site.language]
  return (
    <div
      id="provider"
      class="stack"
      data-payment={paymentId}
      data-action={JSON.stringify(action)}
      data-away={texts.providerAway}
    >
      <div class="form-problem" role="alert" hidden />
      <div class="provider-form" />
      <button class="button" type="button" hidden>
        {texts.payAgain(sum)}
      </button>
    </div>
  )
}
