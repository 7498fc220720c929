// A reservation at the desk: who bought, which seats, what money moved, and what may be done.
import type { VNode } from 'preact'
import { CallForm } from '../../components/form.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { ScrollTable } from '../../components/office/scroll-table.tsx'
import { withQuery } from '../../components/site.ts'
import {
  type OfficeReservationsMessages,
  officeReservationsMessages,
} from '../../messages/office-reservations.ts'
import {
  type Act,
  History,
  Payment,
  Refunds,
  type ShownPayment,
  type ShownRefund,
} from './reservation-money.tsx'

export interface ShownSeat {
  id: string
  label: string
  kind: string
  price: string
  insteadOf: string | null
  /** Of its ticket, else of the claim. */
  state: string
  /** What cancelling it gives back; null: it cannot be cancelled. */
  back: string | null
}

export interface ReservationPageProps {
  office: Office
  id: string
  number: string
  status: string
  showtime: { id: string; movie: string; when: string }
  screen: number
  made: string
  until: string | null
  buyer: { guest: boolean; name: string | null; email: string | null }
  seats: readonly ShownSeat[]
  cancel:
    | { kind: 'unpaid' | 'disputed' }
    | { kind: 'paid'; seatIds: string[]; names: string; sum: string }
    | undefined
  fees: string | null
  total: string
  payment: ShownPayment
  refunds: readonly ShownRefund[]
  canMail: boolean
  acts: readonly Act[]
}

type Part = ReservationPageProps & { texts: OfficeReservationsMessages }

export function ReservationPage(props: ReservationPageProps): VNode {
  const { office, number } = props
  const texts = officeReservationsMessages[office.language]
  return (
    <OfficeFrame office={office} title={texts.titleOf(number)}>
      <p>
        <a href={officeLink(office, '/office/reservations')}>{texts.backToSearch}</a>
      </p>
      <div class="desk">
        <Facts {...props} texts={texts} />
        <Mail {...props} texts={texts} />
      </div>
      <Seats {...props} texts={texts} />
      <Payment {...props} texts={texts} />
      <Refunds {...props} texts={texts} />
      <History {...props} texts={texts} />
    </OfficeFrame>
  )
}

function Facts({ office, status, showtime, screen, made, until, buyer, texts }: Part) {
  const search = '/office/reservations'
  const facts: [string, VNode | string][] = [
    [texts.status, <strong key="s">{texts.statuses[status]}</strong>],
    [
      texts.showtime,
      <span key="h">
        <a href={officeLink(office, `/office/showtimes/${showtime.id}`)}>
          <bdi>{showtime.movie}</bdi>
        </a>{' '}
        {showtime.when}, {office.messages.screen(screen)}
      </span>,
    ],
    [texts.buyer, buyer.guest ? texts.guest : texts.customer],
    ...(buyer.name === null ? [] : [[texts.name, <bdi key="n">{buyer.name}</bdi>] as [string, VNode]]),
    [texts.email, buyer.email === null ? texts.noAddress : <bdi key="e">{buyer.email}</bdi>],
    [texts.made, made],
    ...(until === null ? [] : [[texts.until, until] as [string, string]]),
  ]
  return (
    <section id="facts" data-live>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {buyer.email === null ? null : (
        <p>
          <a href={officeLink(office, withQuery(search, { q: buyer.email }))}>{texts.allOfBuyer}</a>
        </p>
      )}
    </section>
  )
}

function Mail({ id, buyer, canMail, texts }: Part) {
  if (!canMail || buyer.email === null) return null
  return (
    <CallForm
      call={`POST /v1/reservations/${id}/ticket-mails`}
      fixed={{}}
      done={texts.mailed}
      problems={{ wrong_state: texts.notMailed, other: texts.noAnswer }}
    >
      <p class="soft">
        <bdi>{texts.mailTo(buyer.email)}</bdi>
      </p>
      <button class="button quiet" type="submit">
        {texts.mailTickets}
      </button>
    </CallForm>
  )
}

function Seats(props: Part) {
  const { seats, fees, total, texts, id } = props
  return (
    <section id="seats" data-live aria-labelledby="seats-title">
      <h2 id="seats-title">{texts.seatsAndTickets}</h2>
      <ScrollTable
        caption={texts.seatsAndTickets}
        captionHidden
        columns={[texts.seat, texts.kind, texts.price, texts.status, texts.cancel]}
      >
        {seats.map((seat) => (
          <tr key={seat.id}>
            <th scope="row">
              {seat.label}
              {seat.insteadOf === null ? null : <span class="soft"> {texts.instead(seat.insteadOf)}</span>}
            </th>
            <td>{seat.kind}</td>
            <td class="figures">{seat.price}</td>
            <td>{texts.ticketStates[seat.state]}</td>
            <td>
              {seat.back === null || props.cancel?.kind !== 'paid' ? (
                '–'
              ) : (
                <Cancel
                  id={id}
                  texts={texts}
                  summary={texts.cancelOne(seat.label)}
                  seatIds={[seat.id]}
                  sum={seat.back}
                />
              )}
            </td>
          </tr>
        ))}
      </ScrollTable>
      <dl class="facts">
        {fees === null ? null : (
          <>
            <dt>{texts.fees}</dt>
            <dd class="figures">{fees}</dd>
          </>
        )}
        <dt>{texts.total}</dt>
        <dd class="figures">
          <strong>{total}</strong>
        </dd>
      </dl>
      <CancelAll {...props} />
    </section>
  )
}

function CancelAll({ id, cancel, texts }: Part) {
  if (cancel === undefined) return null
  if (cancel.kind === 'disputed') return <p class="notice">{texts.isDisputed}</p>
  if (cancel.kind === 'paid')
    return (
      <Cancel
        id={id}
        texts={texts}
        summary={texts.cancelRest}
        seatIds={cancel.seatIds}
        sum={cancel.sum}
        said={cancel.names}
      />
    )
  return (
    <CallForm
      call={`POST /v1/reservations/${id}/cancellations`}
      fixed={{}}
      keyed
      problems={{ other: texts.noAnswer }}
    >
      <p class="soft">{texts.nothingPaid}</p>
      <button class="button quiet" type="submit">
        {texts.letGo}
      </button>
    </CallForm>
  )
}

interface CancelProps {
  id: string
  texts: OfficeReservationsMessages
  summary: string
  seatIds: string[]
  /** What goes back. */
  sum: string
  /** Above the button. */
  said?: string
}

/** Two steps: what it gives back is read before it is done. */
const Cancel = ({ id, texts, summary, seatIds, sum, said }: CancelProps) => (
  <details class="acts">
    <summary>{summary}</summary>
    <CallForm
      call={`POST /v1/reservations/${id}/cancellations`}
      fixed={{ seatIds }}
      keyed
      problems={{ other: texts.noAnswer }}
    >
      {said === undefined ? null : <p>{said}</p>}
      <button class="button" type="submit">
        {texts.cancelNow(sum)}
      </button>
    </CallForm>
  </details>
)
