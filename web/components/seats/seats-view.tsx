// The seats of a showtime: how many, the hall as table and map, prices, and what was chosen. The server
// renders it; web/islands/seats.tsx keeps it up to date in a browser, and lets choose.
import { useMemo } from 'preact/hooks'
import { moneyIn } from '../../../shared/messages/formats.ts'
import type { SeatsMessages } from '../../messages/seats.ts'
import { Bar } from './bar.tsx'
import { Basket } from './basket.tsx'
import { type Choice, MOST_SEATS, pickedSeats } from './choice.ts'
import { Legend } from './legend.tsx'
import { ChoiceNotice } from './notice.tsx'
import type { PageSeat } from './seat.ts'
import { SeatMap } from './seat-map.tsx'
import type { Actions, SeatsViewProps } from './seats-props.ts'
import { useLetters } from './use-letters.ts'
import { ViewAngle } from './view-angle.tsx'
import { RowsInWords } from './words.tsx'

export function SeatsView(props: SeatsViewProps) {
  const { messages, language, choice, tariff, only, on, onSale } = props
  const { rows } = choice
  const letters = useLetters(rows, messages)
  const priceOf = useMemo(
    () => (seat: PageSeat) =>
      seat.price ? moneyIn(language, seat.price.amount + tariff.fee, seat.price.currency) : '',
    [language, tariff],
  )
  const buys = on !== undefined && onSale
  return (
    <>
      <div class="seats">
        <div class="stack seats-hall">
          {buys ? <Party choice={choice} messages={messages} on={on} /> : null}
          <SeatMap {...props} letters={letters} priceOf={priceOf} />
          <Legend
            rows={rows}
            letters={letters}
            messages={messages}
            priceOf={priceOf}
            only={only}
            onOnly={on?.only}
          />
        </div>
        {buys ? <Side {...props} on={on} /> : null}
        <p class="only-heard" role="status" id="said">
          {props.said}
        </p>
      </div>
      {on ? null : <RowsInWords rows={rows} messages={messages} />}
    </>
  )
}

/** What was chosen, and what follows from it. */
function Side(props: SeatsViewProps & { on: Actions }) {
  const { messages, language, choice, tariff, on } = props
  const viewed = pickedSeats(choice).at(-1)
  return (
    <>
      <div class="stack seats-side">
        {choice.notice ? (
          <ChoiceNotice
            notice={choice.notice}
            messages={messages}
            onTake={on.take}
            onApart={() => on.best(false)}
          />
        ) : null}
        <Basket
          choice={choice}
          tariff={tariff}
          promo={props.promo ?? ''}
          language={language}
          messages={messages}
          onPromo={on.promo}
          onTicket={on.ticket}
          onToggle={on.toggle}
        />
        {viewed ? <ViewAngle seat={viewed} rows={choice.rows} messages={messages} /> : null}
      </div>
      <Bar
        choice={choice}
        tariff={tariff}
        checkout={props.checkout}
        language={language}
        messages={messages}
        on={on}
      />
    </>
  )
}

function Party({ choice, messages, on }: { choice: Choice; messages: SeatsMessages; on: Actions }) {
  const counts = Array.from({ length: MOST_SEATS }, (_, index) => index + 1)
  return (
    <div class="party">
      <label class="field">
        <span>{messages.howMany}</span>
        <select value={choice.party} onChange={({ currentTarget }) => on.party(Number(currentTarget.value))}>
          {counts.map((count) => (
            <option key={count} value={count}>
              {count}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="button" aria-disabled={choice.busy} onClick={() => on.best(true)}>
        {messages.pickBest(choice.party)}
      </button>
      <span class="soft">{messages.orChoose}</span>
    </div>
  )
}
