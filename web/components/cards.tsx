// Ways to pay as a choice: the simulator's cards, each with what it does as the documentation says it, and
// the providers with which the buyer pays in the browser.
import type { SiteMessages } from '../messages/site.ts'

export interface PaymentMethods {
  trialCards: readonly { method: string; outcome: string }[]
  providers: readonly ('stripe' | 'razorpay')[]
}

interface PickerProps {
  methods: PaymentMethods
  legend: string
  messages: SiteMessages
  /** As web/islands/forms.ts reads it: a field of the body, or (`choice`) the body itself. */
  name: 'payment' | 'choice'
}

export function PaymentPicker({ methods: { trialCards, providers }, legend, messages, name }: PickerProps) {
  const names = { stripe: messages.payByStripe, razorpay: messages.payByRazorpay }
  const choices = [
    ...providers.map((provider) => ({
      value: { provider },
      id: provider,
      label: <span>{names[provider]}</span>,
    })),
    ...trialCards.map(({ method, outcome }) => ({
      value: { method },
      id: method,
      // The table of the documentation, in its language.
      label: (
        <span lang="en" dir="ltr">
          <strong>{method}</strong> <span class="soft">{outcome.replaceAll('`', '')}</span>
        </span>
      ),
    })),
  ]
  return (
    <fieldset class="cards">
      <legend>{legend}</legend>
      {choices.map(({ value, id, label }, at) => (
        <label key={id} class="choice" for={`by-${id}`}>
          <input type="radio" id={`by-${id}`} name={name} value={JSON.stringify(value)} checked={at === 0} />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
