// Asks /v1 for more time, or for the same seats once more: what HoldClock calls.
import type { Language } from '../../shared/domain/contact.ts'
import type { ClockHold, KeepOutcome } from '../components/hold-clock.tsx'
import { call, forgetKey, keyOf } from './call.ts'

export const keepSeats =
  (language: Language) =>
  async (hold: ClockHold, over: boolean): Promise<KeepOutcome> => {
    const extended = over ? undefined : await extend(hold, language)
    // It may have ended on the way.
    return extended ?? (await holdAgain(hold, language))
  }

async function extend({ showtimeId, id }: ClockHold, language: Language): Promise<KeepOutcome | undefined> {
  const path = `/v1/showtimes/${showtimeId}/holds/${id}`
  const called = await call<ClockHold>({ method: 'PATCH', path, body: { extend: true }, language })
  if (called.ok) return { hold: called.value }
  if (called.problem.status === 404) return undefined
  return { refused: called.problem.code === 'hold_not_extendable' ? 'not_longer' : 'away' }
}

export async function holdAgain(hold: ClockHold, language: Language): Promise<KeepOutcome> {
  const { showtimeId, id, seats, promoCode } = hold
  const intent = `again ${id}`
  const wanted = seats.map(({ seatId, ticketType }) => ({ seatId, ticketType }))
  const called = await call<ClockHold>({
    method: 'POST',
    path: `/v1/showtimes/${showtimeId}/holds`,
    body: { seats: wanted, ...(promoCode === undefined ? {} : { promoCode }) },
    key: keyOf(intent),
    language,
  })
  if (called.ok) return { hold: called.value }
  if (called.problem.status >= 500 || called.problem.status === 0) return { refused: 'away' }
  forgetKey(intent)
  return { refused: 'gone' }
}
