// After a sale: the change to hand back, and the tickets to print. What is printed stands beside, for paper.
import encodeQR from 'qr'
import { listIn, moneyIn, wallTimeIn } from '../../../../shared/messages/formats.ts'
import { counterMessages } from '../../../messages/counter.ts'
import { siteMessages } from '../../../messages/site.ts'
import { type CounterData, PAPERS, type Paper, type Sold } from './counter.ts'
import type { CounterActions } from './counter-state.ts'

interface SoldBoxProps {
  data: CounterData
  sold: Sold
  paper: Paper
  on?: CounterActions | undefined
}

export function SoldBox({ data, sold, paper, on }: SoldBoxProps) {
  const texts = counterMessages[data.language]
  const money = (amount: number) => moneyIn(data.language, amount, data.currency)
  const seats = sold.tickets.map(({ seat }) => seat)
  return (
    <>
      <section class="counter-sold" aria-labelledby="sold-title">
        <div role="status">
          <h2 id="sold-title">
            {texts.sold}: <bdi>{listIn(data.language, seats)}</bdi>
          </h2>
          <dl>
            <dt>{texts.total}</dt>
            <dd>{money(sold.total)}</dd>
            {sold.change === null ? null : (
              <>
                <dt>{texts.change}</dt>
                <dd class="counter-change">{money(sold.change)}</dd>
              </>
            )}
          </dl>
        </div>
        <div class="counter-after">
          <button type="button" class="button" ref={on?.next ?? null} onClick={() => on?.again()}>
            {texts.next}
          </button>
          <button type="button" class="button quiet" onClick={() => on?.print()}>
            {texts.print}
          </button>
          <a
            class="button quiet"
            href={`/v1/reservations/${sold.reservationId}/receipt?as=pdf`}
            target="_blank"
            rel="noopener"
          >
            {texts.receipt}
          </a>
          <PaperChoice data={data} paper={paper} on={on} />
        </div>
      </section>
      <div class={`paper paper-${paper}`}>
        {sold.tickets.map((ticket) => (
          <PrintedTicket key={ticket.id} data={data} sold={sold} ticket={ticket} />
        ))}
      </div>
    </>
  )
}

function PaperChoice({ data, paper, on }: Omit<SoldBoxProps, 'sold'>) {
  const texts = counterMessages[data.language]
  return (
    <div class="field">
      <label for="paper">{texts.paper}</label>
      <select id="paper" value={paper} onChange={(event) => on?.paper(event.currentTarget.value as Paper)}>
        {PAPERS.map((each) => (
          <option key={each} value={each} selected={each === paper}>
            {texts.papers[each]}
          </option>
        ))}
      </select>
    </div>
  )
}

function PrintedTicket({
  data,
  sold: { showtime },
  ticket,
}: {
  data: CounterData
  sold: Sold
  ticket: Sold['tickets'][number]
}) {
  const { language, timeZone, theater, currency } = data
  const texts = counterMessages[language]
  return (
    <article class="printed">
      <p>
        <bdi>{theater.name}</bdi>
      </p>
      <p class="printed-title">
        <bdi>{showtime.title}</bdi>
      </p>
      <p>{wallTimeIn(language, new Date(showtime.startsAt), timeZone)}</p>
      <p>{siteMessages[language].screen(showtime.screen)}</p>
      <p class="printed-seat">
        <bdi>{ticket.seat}</bdi>
      </p>
      <p>
        {texts.typeWords[ticket.ticketType]} · {moneyIn(language, ticket.price, currency)}
      </p>
      <Code text={ticket.code} />
      <p class="printed-id">{ticket.id}</p>
    </article>
  )
}

function Code({ text }: { text: string }) {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const dark = rows.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shape-rendering="crispEdges"
      role="img"
      aria-label="QR"
    >
      <path fill="#000" d={dark} />
    </svg>
  )
}
