// What came of the last scan: a word, a colour, a sign, and what to tell the visitor.
import { listIn } from '../../../../shared/messages/formats.ts'
import { doorMessages } from '../../../messages/door.ts'
import { siteMessages } from '../../../messages/site.ts'
import { timeOf } from '../../times.ts'
import { canForce, type DoorData, toneOf, type Verdict } from './door.ts'
import type { DoorActions, DoorState } from './door-state.ts'

const SIGNS = { yes: 'M5 13l5 5 9-11', no: 'M6 6l12 12M18 6L6 18', wait: 'M12 5v9M12 18v1' } as const

interface VerdictBoxProps {
  data: DoorData
  state: DoorState
  on?: DoorActions | undefined
}

export function VerdictBox({ data, state, on }: VerdictBoxProps) {
  const texts = doorMessages[data.language]
  const { verdict } = state
  const tone = verdict && toneOf(verdict.outcome)
  return (
    <div class={`verdict ${tone === undefined ? '' : `verdict-${tone}`}`}>
      {/* A new element for each scan: the same word is said again. */}
      <div key={state.scans} role="alert" class="verdict-said">
        {tone ? (
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={SIGNS[tone]} />
          </svg>
        ) : null}
        <p class="verdict-word">{verdict ? texts.words[verdict.outcome] : texts.ready}</p>
        {verdict ? <Details data={data} verdict={verdict} /> : <p>{texts.readyHint}</p>}
      </div>
      {verdict && canForce(verdict.outcome) ? (
        <button type="button" class="button quiet" onClick={() => on?.ask({ for: 'force' })}>
          {texts.letInAnyway}
        </button>
      ) : null}
    </div>
  )
}

function Details({ data, verdict }: { data: DoorData; verdict: Verdict }) {
  const texts = doorMessages[data.language]
  const { seat } = verdict
  const more = detailsOf(data, verdict)
  return (
    <>
      {seat === undefined ? null : (
        <p class="verdict-seat">
          {texts.seat} <bdi>{seat}</bdi>
        </p>
      )}
      {more.map((line) => (
        <p key={line}>
          <bdi>{line}</bdi>
        </p>
      ))}
    </>
  )
}

function detailsOf(data: DoorData, verdict: Verdict): string[] {
  const texts = doorMessages[data.language]
  const at = (moment: number) => timeOf(data.language, new Date(moment), data.timeZone)
  const { outcome, showtime, said } = verdict
  const where = verdict.door ? texts.atDoor(verdict.door) : ''
  const lines = [
    said ?? (outcome === 'let_in' ? '' : (texts.hints[outcome] ?? '')),
    outcome === 'used' && verdict.at !== undefined
      ? listIn(data.language, [texts.usedAt(at(verdict.at)), where].filter(Boolean))
      : '',
    outcome === 'too_early' && verdict.at !== undefined ? texts.doorsOpenAt(at(verdict.at)) : '',
    showtime === undefined ? '' : showtimeWords(data, showtime),
    verdict.moved ? texts.movedSeat : '',
    verdict.unlisted ? texts.unlisted : '',
    verdict.offline ? texts.judgedOffline : '',
  ]
  return lines.filter(Boolean)
}

function showtimeWords({ language, timeZone }: DoorData, showtime: NonNullable<Verdict['showtime']>): string {
  const { title, screen, startsAt } = showtime
  const parts = [
    title,
    timeOf(language, new Date(startsAt), timeZone),
    screen === undefined ? '' : siteMessages[language].screen(screen),
  ]
  return parts.filter(Boolean).join(' · ')
}

/** In a line. */
export const verdictWords = (data: DoorData, verdict: Verdict): string =>
  [doorMessages[data.language].words[verdict.outcome], ...detailsOf(data, verdict)].join(' · ')
