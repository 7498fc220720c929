// The door's words: what a scan is judged by, and what comes of it.
import type { Language } from '../../../../shared/domain/contact.ts'
import type { SeatName } from '../../../../shared/domain/seat-name.ts'

/** Ids of what the script finds in the page: the view, and what it was made of. */
export const DOOR_ROOT = 'door'
export const DOOR_DATA = 'door-data'

/** Sides of the app's icon, in pixels: what browsers ask of an app. */
export const ICON_SIZES = [192, 512] as const

/** Of the start, above the scanner: it follows what staff change. */
export const DOOR_START = 'door-start'

/** As check-ins have it. */
const DOORS_OPEN_MS = 60 * 60_000

export interface DoorShowtime {
  id: string
  title: string
  screen: number
  /** In ms. */
  startsAt: number
  endsAt: number
  cancelled: boolean
}

export interface DoorData {
  language: Language
  timeZone: string
  theaterId: string
  /** The server's time of what follows; the door's list has it newer. */
  readAt: string
  showtime: DoorShowtime
  /** Of the theater's day, for a ticket that is at the wrong door. */
  others: readonly DoorShowtime[]
  counts: Counts
  /** The address of the script that reads QR codes where the browser cannot. */
  decoder: string
  signIn: string
}

export interface Counts {
  tickets: number
  checkedIn: number
}

/** A ticket as the door keeps it. */
export interface ListedTicket {
  id: string
  seat: SeatName
  status: 'valid' | 'used' | 'refunded'
  issue: number
}

/** Who is in, by ticket. */
export interface Inside {
  id: string
  /** In ms. */
  at: number
  door: string | null
}

export type Refusal =
  | 'unknown'
  | 'used'
  | 'handed_on'
  | 'refunded'
  | 'cancelled'
  | 'other_showtime'
  | 'other_theater'
  | 'too_early'
  | 'over'
  | 'undone'
  | 'failed'

export type Outcome = 'let_in' | Refusal

/** What came of a scan, as it is shown. */
export interface Verdict {
  outcome: Outcome
  seat?: string
  /** When and where it was used before, or when doors open. */
  at?: number
  door?: string | null
  /** Of the showtime that the ticket is for. */
  showtime?: { title: string; screen: number | undefined; startsAt: number }
  /** Judged by what the door keeps, without the server. */
  offline?: boolean
  /** Not in the list: bought after it was loaded. */
  unlisted?: boolean
  /** It has another seat than its paper says. */
  moved?: boolean
  /** The server's word on what none of these is. */
  said?: string
}

export const opensAt = ({ startsAt }: Pick<DoorShowtime, 'startsAt'>): number => startsAt - DOORS_OPEN_MS

export type Tone = 'yes' | 'no' | 'wait'

/** Red turns people away for good; amber asks somebody to decide. */
export function toneOf(outcome: Outcome): Tone {
  if (outcome === 'let_in') return 'yes'
  return canForce(outcome) || outcome === 'failed' ? 'wait' : 'no'
}

/** The time alone stands in the way: a reason opens the door. */
export const canForce = (outcome: Outcome): boolean => outcome === 'too_early' || outcome === 'over'

/** Somebody who is in, to take it back. */
export interface LetIn {
  /** Of the check-in; where it waits for the network, the nonce of its scan. */
  id: string
  seat: string
  at: number
  door: string | null
  waiting: boolean
}

/** A ticket that the door let in and the server did not. */
export interface Conflict {
  nonce: string
  seat: string
  /** When this door let it in. */
  at: number
  verdict: Verdict
}
