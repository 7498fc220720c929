// The server's word on a scan, as a door shows it.
import { type SeatName, seatLabel } from '../../../shared/domain/seat-name.ts'
import type { Outcome, Verdict } from '../../components/office/door/door.ts'
import type { Problem } from '../call.ts'

export interface ShownCheckIn {
  id: string
  ticketId: string
  seat: SeatName
  moved: boolean
  door: string | null
  checkedInAt: string
}

interface Refused {
  seat?: SeatName
  reason?: string
  checkedInAt?: string
  opensAt?: string
  door?: string | null
  movie?: { title: string }
  screen?: { number: number }
  startsAt?: string
}

const REASONS: ReadonlySet<string> = new Set<Outcome>([
  'refunded',
  'cancelled',
  'other_showtime',
  'handed_on',
  'over',
  'undone',
])
const OF_CODE: Readonly<Record<string, Outcome>> = {
  already_checked_in: 'used',
  too_early: 'too_early',
  not_found: 'unknown',
  forbidden: 'other_theater',
}

/** No answer, or one that says nothing of the ticket: the door goes on by itself. */
export const isAway = ({ status }: Problem): boolean => status === 0 || status === 429 || status >= 500
export const isSignedOut = ({ status }: Problem): boolean => status === 401

export function letIn({ seat, moved }: ShownCheckIn): Verdict {
  return { outcome: 'let_in', seat: seatLabel(seat), ...(moved ? { moved } : {}) }
}

export function refusedBy(problem: Problem): Verdict {
  const { seat, reason, checkedInAt, opensAt, door, movie, screen, startsAt } = problem as Refused
  const known = problem.code === 'wrong_state' && reason !== undefined && REASONS.has(reason)
  const outcome = known ? (reason as Outcome) : (OF_CODE[problem.code] ?? 'failed')
  const at = checkedInAt ?? opensAt
  return {
    outcome,
    ...(seat ? { seat: seatLabel(seat) } : {}),
    ...(at === undefined ? {} : { at: Date.parse(at) }),
    ...(door ? { door } : {}),
    ...(outcome === 'other_showtime' && movie && startsAt
      ? { showtime: { title: movie.title, screen: screen?.number, startsAt: Date.parse(startsAt) } }
      : {}),
    ...(outcome === 'failed' && problem.title ? { said: problem.title } : {}),
  }
}
