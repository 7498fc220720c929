// A reservation: what has happened, what happens now and what comes next; its tickets; and what its buyer may
// do. web/islands/reservation.ts renews its state; without script the browser loads the page again.
import { assets } from '../assets.generated.ts'
import { type PaymentMethods, PaymentPicker } from '../components/cards.tsx'
import { CallForm } from '../components/form.tsx'
import { Page } from '../components/page.tsx'
import { linkTo, type Site } from '../components/site.ts'
import { type SeatSum, Sums } from '../components/sums.tsx'
import { type PageTicket, TicketCard } from '../components/ticket.tsx'
import { type Step, Timeline } from '../components/timeline.tsx'
import { reservationMessages } from '../messages/reservation.ts'

export interface ReservationPageProps {
  site: Site
  id: string
  movie: string
  when: string
  place: string
  seats: readonly (SeatSum & { insteadOf: string | null })[]
  fees: string | null
  total: string
  steps: readonly Step[]
  /** Something may change by itself. */
  pending: boolean
  tickets: readonly PageTicket[]
  /** Something was paid. */
  receipt: boolean
  /** What giving seats back gives back; undefined: nothing to give back; null: too late. */
  giveBack: { seats: readonly { id: string; name: string; sum: string }[]; all: string } | null | undefined
  /** When this was so, at the cinema. */
  at: string
}

/** Seconds after which a browser without script loads the page again. */
const RELOAD_SECONDS = 5

export function ReservationPage(props: ReservationPageProps) {
  const { site, movie, when, place, pending, at, id } = props
  const texts = reservationMessages[site.language]
  const own = linkTo(site, `/r/${id}`)
  return (
    <Page
      site={site}
      head={{ title: texts.moviesAndTimes(movie, when) }}
      more={
        pending ? (
          <noscript>
            <meta http-equiv="refresh" content={String(RELOAD_SECONDS)} />
          </noscript>
        ) : undefined
      }
    >
      <div class="stack">
        <h1>
          <bdi>{movie}</bdi>
        </h1>
        <p>
          {when}
          <br />
          <span class="soft">{place}</span>
        </p>
      </div>
      <div id="reservation" class="stack wide" data-pending={pending ? '' : undefined}>
        <ReservationState {...props} />
      </div>
      <p class="soft">
        {texts.shownAsOf(at)} <a href={own}>{texts.reload}</a>
      </p>
      <script type="module" src={assets.forms} />
      <script type="module" src={assets.reservation} />
    </Page>
  )
}

function ReservationState(props: ReservationPageProps) {
  const { site, steps, tickets } = props
  const texts = reservationMessages[site.language]
  return (
    <>
      <section aria-labelledby="progress" class="stack">
        <h2 id="progress">{texts.progress}</h2>
        <div aria-live="polite">
          <Timeline steps={steps} label={texts.progress} />
        </div>
      </section>
      {tickets.length === 0 ? null : (
        <section aria-labelledby="tickets" class="stack">
          <h2 id="tickets">{texts.tickets}</h2>
          <div class="ticket-list">
            {tickets.map((ticket) => (
              <TicketCard key={ticket.id} site={site} ticket={ticket} />
            ))}
          </div>
        </section>
      )}
      <Order {...props} />
      <GiveBack {...props} />
    </>
  )
}

function Order({ site, id, seats, fees, total, receipt }: ReservationPageProps) {
  const texts = reservationMessages[site.language]
  const noteOf = (seatId: string) => {
    const insteadOf = seats.find((seat) => seat.id === seatId)?.insteadOf ?? null
    return insteadOf === null ? undefined : texts.otherSeat(insteadOf)
  }
  return (
    <section aria-labelledby="order" class="stack">
      <h2 id="order">{texts.yourReservation}</h2>
      <Sums seats={seats} fees={fees} total={total} texts={texts} noteOf={noteOf} />
      {receipt ? (
        <p>
          <a href={`/v1/reservations/${id}/receipt?as=pdf`}>{texts.receipt}</a>
        </p>
      ) : null}
    </section>
  )
}

function GiveBack({ site, id, giveBack }: ReservationPageProps) {
  const texts = reservationMessages[site.language]
  if (giveBack === undefined) return null
  if (giveBack === null) return <p class="soft">{texts.tooLateToGiveBack}</p>
  const form = (key: string, label: string, fixed: object) => (
    <CallForm
      key={key}
      call={`POST /v1/reservations/${id}/cancellations`}
      fixed={fixed}
      keyed
      problems={{ other: texts.noAnswer }}
    >
      <button class="button quiet" type="submit">
        {label}
      </button>
    </CallForm>
  )
  return (
    <details class="panel">
      <summary>{texts.giveBack}</summary>
      <div class="stack">
        {giveBack.seats.length === 1
          ? null
          : giveBack.seats.map(({ id: seatId, name, sum }) =>
              form(seatId, texts.giveBackOne(name, sum), { seatIds: [seatId] }),
            )}
        {form('all', texts.giveBackAll(giveBack.all), {})}
      </div>
    </details>
  )
}

/** Another try after a declined one, while the seats wait. */
export function TryAgain({
  site,
  id,
  methods,
  sum,
}: {
  site: Site
  id: string
  methods: PaymentMethods
  sum: string
}) {
  const texts = reservationMessages[site.language]
  return (
    <>
      <CallForm
        call={`POST /v1/reservations/${id}/payment-attempts`}
        keyed
        problems={{ other: texts.noAnswer }}
      >
        <PaymentPicker
          methods={methods}
          legend={methods.trialCards.length > 0 ? texts.simulated : texts.howToPay}
          messages={site.messages}
          name="choice"
        />
        <button class="button" type="submit">
          {texts.payAgain(sum)}
        </button>
      </CallForm>
      <CallForm
        call={`POST /v1/reservations/${id}/cancellations`}
        fixed={{}}
        keyed
        problems={{ other: texts.noAnswer }}
      >
        <button class="button quiet" type="submit">
          {texts.giveUp}
        </button>
      </CallForm>
    </>
  )
}
