// The chosen seats with their ticket types, and a promo code.
import type { Language } from '../../../shared/domain/contact.ts'
import type { TicketType } from '../../../shared/domain/price.ts'
import { seatLabel } from '../../../shared/domain/seat-name.ts'
import { moneyIn } from '../../../shared/messages/formats.ts'
import type { SeatsMessages } from '../../messages/seats.ts'
import { type Choice, pickedSeats } from './choice.ts'
import { type Tariff, ticketTypesFor } from './price.ts'
import type { PageSeat } from './seat.ts'

interface BasketProps {
  language: Language
  messages: SeatsMessages
  choice: Choice
  tariff: Tariff
  promo: string
  onPromo: (code: string) => void
  onTicket: (seatId: string | 'all', ticketType: TicketType) => void
  onToggle: (seatId: string) => void
}

export function Basket({
  choice,
  tariff,
  promo,
  language,
  messages,
  onPromo,
  onTicket,
  onToggle,
}: BasketProps) {
  const seats = pickedSeats(choice)
  const shared = ticketTypesFor(seats, tariff.prices)
  return (
    <section class="stack basket" aria-labelledby="your-seats">
      <h2 id="your-seats">{messages.yourSeats}</h2>
      <ul>
        {seats.map((seat, index) => (
          <PickedSeat
            key={seat.seatId}
            seat={seat}
            ticketType={choice.picks[index]!.ticketType}
            tariff={tariff}
            language={language}
            messages={messages}
            onTicket={onTicket}
            onToggle={onToggle}
          />
        ))}
      </ul>
      {seats.length > 1 && shared.length > 1 ? (
        <div class="field all-tickets">
          <span aria-hidden="true">{messages.allTickets}</span>
          <TicketSelect
            label={messages.allTickets}
            types={shared}
            chosen={commonOf(choice)}
            messages={messages}
            onChoose={(type) => onTicket('all', type)}
          />
        </div>
      ) : null}
      {seats.length > 0 ? (
        <label class="field promo">
          <span>{messages.promoCode}</span>
          <input
            value={promo}
            maxLength={40}
            autoComplete="off"
            spellcheck={false}
            aria-describedby="promo-hint"
            onInput={({ currentTarget }) => onPromo(currentTarget.value)}
          />
          <span id="promo-hint">{messages.promoHint}</span>
        </label>
      ) : null}
    </section>
  )
}

interface PickedSeatProps
  extends Pick<BasketProps, 'tariff' | 'language' | 'messages' | 'onTicket' | 'onToggle'> {
  seat: PageSeat
  ticketType: TicketType
}

function PickedSeat({ seat, ticketType, tariff, language, messages, onTicket, onToggle }: PickedSeatProps) {
  const amount = (tariff.prices[seat.category]?.[ticketType] ?? 0) + tariff.fee
  return (
    <li>
      <strong>{seatLabel(seat)}</strong>
      <TicketSelect
        label={messages.ticketFor(seatLabel(seat))}
        types={ticketTypesFor([seat], tariff.prices)}
        chosen={ticketType}
        messages={messages}
        onChoose={(type) => onTicket(seat.seatId, type)}
      />
      <span class="figures">{moneyIn(language, amount, tariff.currency)}</span>
      <button
        type="button"
        class="icon"
        aria-label={messages.giveUp(seatLabel(seat))}
        onClick={() => onToggle(seat.seatId)}
      >
        ×
      </button>
    </li>
  )
}

const commonOf = ({ picks }: Choice): TicketType | undefined =>
  picks.every(({ ticketType }) => ticketType === picks[0]!.ticketType) ? picks[0]!.ticketType : undefined

interface TicketSelectProps {
  label?: string
  types: readonly TicketType[]
  /** Undefined: several. */
  chosen: TicketType | undefined
  messages: SeatsMessages
  onChoose: (type: TicketType) => void
}

function TicketSelect({ label, types, chosen, messages, onChoose }: TicketSelectProps) {
  const names = {
    adult: messages.ticketAdult,
    child: messages.ticketChild,
    senior: messages.ticketSenior,
    student: messages.ticketStudent,
  }
  return (
    <select
      aria-label={label}
      value={chosen ?? ''}
      onChange={({ currentTarget }) => onChoose(currentTarget.value as TicketType)}
    >
      {chosen === undefined ? <option value="">–</option> : null}
      {types.map((type) => (
        <option key={type} value={type}>
          {names[type]}
        </option>
      ))}
    </select>
  )
}
