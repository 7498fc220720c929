// How full a showtime is: drawn as parts of a bar, and said in numbers, since colour is never alone.
import type { OfficeMessages } from '../../messages/office.ts'

export interface SeatFigures {
  capacity: number
  sold: number
  held: number
  blocked: number
  checkedIn: number
}

const PARTS = ['checkedIn', 'sold', 'held', 'blocked'] as const

export function SeatBar({ texts, showtime }: { texts: OfficeMessages; showtime: SeatFigures }) {
  const { capacity, sold, checkedIn } = showtime
  // Those who are in have bought as well: each seat is drawn once.
  const widths = { ...showtime, sold: Math.max(sold - checkedIn, 0) }
  let from = 0
  return (
    <div class="seat-bar">
      <svg viewBox={`0 0 ${Math.max(capacity, 1)} 10`} preserveAspectRatio="none" aria-hidden="true">
        {PARTS.map((part) => {
          const x = from
          from += widths[part]
          return <rect key={part} class={part} x={x} y="0" width={widths[part]} height="10" />
        })}
      </svg>
      <ul>
        <li class="sold">{texts.soldOf(sold, capacity)}</li>
        {showtime.held > 0 ? <li class="held">{texts.heldSeats(showtime.held)}</li> : null}
        {showtime.blocked > 0 ? <li class="blocked">{texts.blockedSeats(showtime.blocked)}</li> : null}
        <li class="checkedIn">{texts.inside(checkedIn)}</li>
      </ul>
    </div>
  )
}
