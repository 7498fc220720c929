// A ticket as one holds it: film, time, place and seat above the tear line, its code below.
import { reservationMessages } from '../messages/reservation.ts'
import { CallForm, Field } from './form.tsx'
import { linkTo, type Site } from './site.ts'

export interface PageTicket {
  id: string
  status: 'valid' | 'used' | 'refunded'
  movie: string
  when: string
  place: string
  address: string
  seat: string
  kind: string
  /** The code as a picture: SVG of our own making. */
  qr: string
  holder: string | null
  /** It may be handed on. */
  open: boolean
  /** The addresses of a phone's wallets that take it. */
  wallets?: { apple: string | undefined; google: string | undefined }
}

export function TicketCard({
  site,
  ticket,
  full = false,
}: {
  site: Site
  ticket: PageTicket
  full?: boolean
}) {
  const texts = reservationMessages[site.language]
  const { id, status, movie, when, place, address, seat, kind, qr, holder } = ticket
  const file = (as: string) => `/v1/tickets/${id}?as=${as}`
  return (
    <article class={`ticket ${status}`} aria-label={`${movie}, ${seat}`}>
      <div class="ticket-facts">
        <p class="ticket-movie">
          <bdi>{movie}</bdi>
        </p>
        <p>{when}</p>
        <p>
          {place}
          <br />
          <bdi class="soft">{address}</bdi>
        </p>
        <p class="ticket-seat">{seat}</p>
        <p class="soft">{kind}</p>
        {holder === null ? null : <p>{texts.heldBy(holder)}</p>}
        {status === 'valid' ? null : <p class="ticket-void">{texts.ticketStates[status]}</p>}
      </div>
      <div class="ticket-code">
        <div class="qr" role="img" aria-label={texts.codeOf(seat)} dangerouslySetInnerHTML={{ __html: qr }} />
        {full ? <p>{texts.fullScreenHint}</p> : null}
        <ul class="ticket-links">
          {full ? null : (
            <li>
              <a href={linkTo(site, `/tickets/${id}`)}>{texts.fullScreen}</a>
            </li>
          )}
          <li>
            <a href={file('pdf')}>{texts.pdf}</a>
          </li>
          <li>
            <a href={file('page')}>{texts.print}</a>
          </li>
          <li>
            <a href={file('calendar')}>{texts.calendar}</a>
          </li>
          <WalletLinks texts={texts} wallets={ticket.wallets} />
        </ul>
      </div>
      {ticket.open && !full ? <HandOn site={site} id={id} /> : null}
    </article>
  )
}

interface WalletLinksProps {
  texts: (typeof reservationMessages)[Site['language']]
  wallets: PageTicket['wallets']
}

function WalletLinks({ texts, wallets }: WalletLinksProps) {
  return (
    <>
      {wallets?.apple === undefined ? null : (
        <li>
          <a href={wallets.apple}>{texts.appleWallet}</a>
        </li>
      )}
      {wallets?.google === undefined ? null : (
        <li>
          <a href={wallets.google} rel="noreferrer">
            {texts.googleWallet}
          </a>
        </li>
      )}
    </>
  )
}

function HandOn({ site, id }: { site: Site; id: string }) {
  const texts = reservationMessages[site.language]
  return (
    <details class="ticket-more">
      <summary>{texts.handOn}</summary>
      <CallForm call={`PUT /v1/tickets/${id}/holder`} problems={{ other: texts.noAnswer }}>
        <p class="soft">{texts.handOnHint}</p>
        <Field
          id={`name-${id}`}
          name="name"
          label={texts.holderName}
          wrong={texts.holderNameWrong}
          maxLength={100}
          autocomplete="off"
        />
        <Field
          id={`email-${id}`}
          name="email"
          type="email"
          label={texts.holderEmail}
          wrong={texts.holderEmailWrong}
          required={false}
          autocomplete="off"
        />
        <button class="button quiet" type="submit">
          {texts.handOnNow}
        </button>
      </CallForm>
    </details>
  )
}
