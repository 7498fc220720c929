// What a seat sees, drawn from its place: how wide the screen is from there, and from which side. A cinema
// needs no photographs for it.
import { seatLabel } from '../../../shared/domain/seat-name.ts'
import type { SeatsMessages } from '../../messages/seats.ts'
import { type SeatRow, seatsOf } from './rows.ts'
import type { PageSeat } from './seat.ts'

/** In seat widths: rows are twice as far apart as seats, and the first is three rows from the screen. */
const ROW = 2
const FIRST_ROW = 6

export interface Sight {
  /** How much of what the buyer sees is screen, in degrees. */
  degrees: number
  /** Height of the screen's left and right edge as seen, 1 at a distance of a screen's width. */
  left: number
  right: number
}

/** The screen is as wide as the front of the hall is, and stands in its middle. */
export function sightFrom(seat: Pick<PageSeat, 'x' | 'y'>, rows: readonly SeatRow[]): Sight {
  const seats = seatsOf(rows)
  const xs = seats.map(({ x }) => x)
  const [low, high] = [Math.min(...xs), Math.max(...xs)]
  const width = Math.max((high - low) * 0.8, 8)
  const middle = (low + high) / 2
  const distance = FIRST_ROW + (seat.y - Math.min(...seats.map(({ y }) => y))) * ROW
  const [toLeft, toRight] = [middle - width / 2 - seat.x, middle + width / 2 - seat.x]
  const degrees = ((Math.atan2(toRight, distance) - Math.atan2(toLeft, distance)) * 180) / Math.PI
  const heightAt = (side: number) => width / Math.hypot(side, distance)
  return { degrees: Math.round(degrees), left: heightAt(toLeft), right: heightAt(toRight) }
}

interface ViewAngleProps {
  seat: PageSeat
  rows: readonly SeatRow[]
  messages: SeatsMessages
}

export function ViewAngle({ seat, rows, messages }: ViewAngleProps) {
  const { degrees, left, right } = sightFrom(seat, rows)
  // 140° is about what two eyes see at once.
  const half = (Math.min(degrees, 140) / 140) * 100
  const [tall, tallRight] = [Math.min(left * 22, 40), Math.min(right * 22, 40)]
  const points = [
    `${110 - half},${48 - tall}`,
    `${110 + half},${48 - tallRight}`,
    `${110 + half},${48 + tallRight * 0.8}`,
    `${110 - half},${48 + tall * 0.8}`,
  ]
  return (
    <figure class="view">
      <svg viewBox="0 0 220 110" direction="ltr" aria-hidden="true">
        <rect class="view-dark" width="220" height="110" rx="10" />
        <polygon class="view-screen" points={points.join(' ')} />
        {[22, 66, 110, 154, 198].map((x) => (
          <circle key={x} class="view-head" cx={x} cy="106" r="11" />
        ))}
      </svg>
      <figcaption>
        {messages.viewFrom(seatLabel(seat))}
        <span class="soft"> {messages.viewInWords(degrees)}</span>
      </figcaption>
    </figure>
  )
}
