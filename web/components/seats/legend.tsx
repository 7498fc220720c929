// The prices of a hall, each with the look of its seats. With script each is a button: it shows only its
// seats, and the best seats are then picked from these.
import type { SeatsMessages } from '../../messages/seats.ts'
import { drawing, WHEELCHAIR } from './hall.tsx'
import type { SeatRow } from './rows.ts'
import { seatsOf } from './rows.ts'
import { isFree, type PageSeat } from './seat.ts'
import { nameOf } from './seat-words.ts'

/** A category, or `accessible`: wheelchair spaces. */
export type Only = string | undefined

export interface LegendProps {
  rows: readonly SeatRow[]
  letters: ReadonlyMap<string, string>
  messages: SeatsMessages
  priceOf: (seat: PageSeat) => string
  only: Only
  /** Without it, nothing can be chosen. */
  onOnly: ((only: Only) => void) | undefined
}

export function Legend({ rows, letters, messages, priceOf, only, onOnly }: LegendProps) {
  const seats = seatsOf(rows).filter(({ price }) => price !== null)
  const kinds = [...new Set(seats.map(({ category }) => category))].map((category) => ({
    kind: category,
    name: nameOf(category, messages),
    look: category,
    sign: letters.get(category)!,
    own: seats.filter((seat) => seat.category === category),
  }))
  const accessible = seats.filter((seat) => seat.accessible)
  if (accessible.length > 0)
    kinds.push({
      kind: 'accessible',
      name: messages.accessiblePlaces,
      look: accessible[0]!.category,
      sign: WHEELCHAIR,
      own: accessible,
    })
  return (
    <section class="stack legend" aria-labelledby="prices">
      <h2 id="prices">{messages.prices}</h2>
      <p class="soft">{messages.pricesHint}</p>
      <ul>
        {kinds.map(({ kind, name, look, sign, own }) => {
          const facts = (
            <>
              <Key look={look} sign={sign} />
              <span>{name}</span>
              <span class="figures">{priceOf(own[0]!)}</span>
              <span class="figures soft">{messages.freeCount(own.filter(isFree).length)}</span>
            </>
          )
          return (
            <li key={kind}>
              {onOnly ? (
                <button
                  type="button"
                  class="price"
                  aria-pressed={only === kind}
                  onClick={() => onOnly(only === kind ? undefined : kind)}
                >
                  {facts}
                </button>
              ) : (
                <div class="price">{facts}</div>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const Key = ({ look, sign }: { look: string; sign: string }) => (
  <svg class="key" viewBox="-1 -1 26 26" width="26" height="26" aria-hidden="true">
    <g class={`ground ${look}`}>
      <path d={drawing([0, 0])} />
      <text x="12" y="17" text-anchor="middle">
        {sign}
      </text>
    </g>
  </svg>
)
