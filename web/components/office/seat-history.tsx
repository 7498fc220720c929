// What happened to a seat of a showtime, oldest first.
import type { OfficeShowtimeMessages } from '../../messages/office-showtime.ts'
import { linkTo } from '../site.ts'
import { shortMoment } from '../times.ts'
import type { DeskData } from './showtime-data.ts'

export interface SeatEvent {
  event: string
  reason: string | null
  reservationId: string | null
  at: string
}

export interface SeatPast {
  /** Such as F12. */
  seat: string
  /** Undefined: they are being read. */
  events: readonly SeatEvent[] | undefined
}

interface SeatHistoryProps {
  past: SeatPast
  data: DeskData
  texts: OfficeShowtimeMessages
}

export const SeatHistory = ({ past, data, texts }: SeatHistoryProps) => (
  <section aria-labelledby="past-title" id="past">
    <h3 id="past-title">{texts.historyOf(past.seat)}</h3>
    {past.events?.length === 0 ? <p class="soft">{texts.noHistory}</p> : null}
    <ol class="past">
      {(past.events ?? []).map(({ event, reason, reservationId, at }) => (
        <li key={`${at} ${event}`}>
          <strong>{texts.seatEvents[event] ?? event}</strong>{' '}
          <time class="soft">{shortMoment(data.language, new Date(at), data.timeZone)}</time>
          {reason === null ? null : (
            <>
              {' '}
              · <bdi>{reason.replaceAll('_', ' ')}</bdi>
            </>
          )}
          {reservationId === null ? null : (
            <>
              {' '}
              · <a href={linkTo(data, `/office/reservations/${reservationId}`)}>{texts.toReservation}</a>
            </>
          )}
        </li>
      ))}
    </ol>
  </section>
)
