// The bar with the seats, the total, the time left and the one button.
import type { Language } from '../../../shared/domain/contact.ts'
import { moneyIn } from '../../../shared/messages/formats.ts'
import type { SeatsMessages } from '../../messages/seats.ts'
import { HoldClock } from '../hold-clock.tsx'
import { type Choice, isHeld, pickedSeats } from './choice.ts'
import { type Tariff, totalOf } from './price.ts'
import { namesOf } from './seat.ts'
import type { Actions } from './seats-props.ts'

interface BarProps {
  language: Language
  messages: SeatsMessages
  choice: Choice
  tariff: Tariff
  checkout: string | undefined
  on: Pick<Actions, 'hold' | 'giveBack' | 'keep' | 'kept'>
}

export function Bar({ choice, tariff, checkout, language, messages, on }: BarProps) {
  const { amount, fees, currency } = totalOf(choice, tariff)
  const seats = pickedSeats(choice)
  const total = moneyIn(language, amount, currency)
  const held = isHeld(choice)
  return (
    <section class="buy-bar" aria-label={messages.total}>
      <div>
        <strong>{seats.length === 0 ? messages.nothingChosen : namesOf(seats)}</strong>
        {fees > 0 ? <span class="soft">{messages.withFees(moneyIn(language, fees, currency))}</span> : null}
        {choice.hold ? (
          <HoldClock
            language={language}
            hold={choice.hold}
            keep={on.keep}
            onKept={on.kept}
            onLetGo={on.giveBack}
          />
        ) : null}
      </div>
      {held && checkout !== undefined ? (
        <a class="button" href={checkout}>
          {messages.toCheckout(total)}
        </a>
      ) : seats.length > 0 ? (
        <button type="button" class="button" aria-disabled={choice.busy} onClick={on.hold}>
          {choice.busy ? messages.holding : messages.hold(seats.length, total)}
        </button>
      ) : null}
      {choice.hold ? (
        <button type="button" class="button quiet" onClick={on.giveBack}>
          {messages.giveBack}
        </button>
      ) : null}
    </section>
  )
}
