// How long seats are held, by the server's clock, and a dialog that asks in the last minute whether to keep
// them: ten times, as WCAG 2.2.1 wants it, and after the end the same seats once more where they are free.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Language } from '../../shared/domain/contact.ts'
import { clockMessages } from '../messages/clock.ts'

/** What the clock needs to know of a hold, as /v1 answers it. */
export interface ClockHold {
  id: string
  showtimeId: string
  seats: readonly { seatId: string; ticketType: string }[]
  promoCode?: string | undefined
  expiresAt: string
  serverTime: string
  extensionsLeft: number
}

/** What came of asking for more time. */
export type KeepOutcome = { hold: ClockHold } | { refused: 'not_longer' | 'gone' | 'away' }

interface HoldClockProps {
  language: Language
  hold: ClockHold
  /** Asks the server to extend the hold or, where it is over, to hold the same seats again. */
  keep(hold: ClockHold, over: boolean): Promise<KeepOutcome>
  /** The hold that counts from now on; of another id where the seats were held again. */
  onKept(hold: ClockHold): void
  /** The buyer lets the seats go, or they are gone. */
  onLetGo(): void
}

/** The dialog opens when less than this is left: time enough to hear it out and to answer. */
const ASK_MS = 60_000
const TICK_MS = 250

export function HoldClock({ language, hold, keep, onKept, onLetGo }: HoldClockProps) {
  const texts = clockMessages[language]
  const left = useTimeLeft(hold)
  const [asked, setAsked] = useState<string>()
  const [refused, setRefused] = useState<Exclude<KeepOutcome, { hold: ClockHold }>['refused']>()
  const [busy, setBusy] = useState(false)
  const dialog = useRef<HTMLDialogElement>(null)
  const over = left === 0
  // Once for each end: who closed it wants to go on, and is asked again when the time is over.
  const question = left === undefined || left > ASK_MS ? undefined : `${hold.expiresAt}${over ? ' over' : ''}`
  useEffect(() => {
    if (question === undefined) dialog.current?.close()
    else if (question !== asked) {
      setAsked(question)
      setRefused(undefined)
      if (!dialog.current?.open) dialog.current?.showModal()
    }
  }, [question, asked])
  const keepSeats = async () => {
    // Not disabled: it would lose the focus.
    if (busy) return
    setBusy(true)
    const kept = await keep(hold, over)
    setBusy(false)
    if ('refused' in kept) return setRefused(kept.refused)
    setRefused(undefined)
    dialog.current?.close()
    onKept(kept.hold)
  }
  const refusals = { not_longer: texts.notLonger, gone: texts.seatsGone, away: texts.noAnswer }
  return (
    <>
      <p class={`clock ${left !== undefined && left <= ASK_MS ? 'soon' : ''}`} role="timer">
        {left === undefined ? '' : over ? texts.timeOver : texts.timeLeft(minutesOf(left))}
      </p>
      <dialog ref={dialog} class="dialog" aria-labelledby="clock-question">
        <h2 id="clock-question">{over ? texts.timeOver : texts.stillThere}</h2>
        <p>{over ? texts.endedHint : texts.endsSoon(minutesOf(left ?? 0))}</p>
        <p class="error" role="alert">
          {refused === undefined ? '' : refusals[refused]}
        </p>
        <div class="actions">
          <button type="button" class="button" autofocus aria-disabled={busy} onClick={keepSeats}>
            {over ? texts.seatsBack : texts.keepSeats}
          </button>
          <button type="button" class="button quiet" onClick={onLetGo}>
            {texts.letGo}
          </button>
        </div>
      </dialog>
    </>
  )
}

/** In ms; undefined before the browser has taken over. The server says how much, the browser counts. */
function useTimeLeft({ expiresAt, serverTime }: ClockHold): number | undefined {
  const [left, setLeft] = useState<number>()
  useEffect(() => {
    const end = performance.now() + Date.parse(expiresAt) - Date.parse(serverTime)
    const tick = () => setLeft(Math.max(0, end - performance.now()))
    tick()
    const timer = setInterval(tick, TICK_MS)
    return () => clearInterval(timer)
  }, [expiresAt, serverTime])
  return left
}

/** Such as 4:59. */
const minutesOf = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
