// Judges a scan by what the door keeps: without a network, and before the server is asked.
import { seatLabel } from '../../../../shared/domain/seat-name.ts'
import type { TicketFacts } from '../../../../shared/tickets/codes.ts'
import { type DoorShowtime, type Inside, type ListedTicket, opensAt, type Verdict } from './door.ts'

export interface DoorData {
  showtime: DoorShowtime
  others: readonly DoorShowtime[]
  /** By ticket; undefined: the list has not been loaded. */
  tickets: ReadonlyMap<string, ListedTicket> | undefined
  /** Those who are in: as the server said, and those that this door let in since. */
  inside: ReadonlyMap<string, Pick<Inside, 'at' | 'door'>>
}

/**
 * `facts` of a code whose signature is good; undefined: we did not sign it. The server has the last word: a
 * ticket may have been used, given back or handed on since the list was loaded.
 */
export function judge(kept: DoorData, facts: TicketFacts | undefined, now: number, forced: boolean): Verdict {
  if (!facts) return { outcome: 'unknown' }
  const { showtime, tickets, inside } = kept
  if (facts.showtimeId !== showtime.id) return elsewhere(kept, facts)
  const listed = tickets?.get(facts.ticketId)
  const seat = listed ? seatLabel(listed.seat) : facts.seat
  if (listed?.status === 'refunded') return { outcome: 'refunded', seat }
  if (listed && facts.issue < listed.issue) return { outcome: 'handed_on', seat }
  const used = inside.get(facts.ticketId)
  if (used) return { outcome: 'used', seat, at: used.at, door: used.door }
  if (showtime.cancelled) return { outcome: 'cancelled', seat }
  if (!forced && now < opensAt(showtime)) return { outcome: 'too_early', seat, at: opensAt(showtime) }
  if (!forced && now > showtime.endsAt) return { outcome: 'over', seat }
  return {
    outcome: 'let_in',
    seat,
    ...(listed ? {} : { unlisted: true }),
    ...(listed && seat !== facts.seat ? { moved: true } : {}),
  }
}

function elsewhere({ others }: DoorData, { showtimeId, startsAt, seat }: TicketFacts): Verdict {
  const other = others.find(({ id }) => id === showtimeId)
  const showtime = other
    ? { title: other.title, screen: other.screen, startsAt: other.startsAt }
    : { title: '', screen: undefined, startsAt: startsAt.getTime() }
  return { outcome: 'other_showtime', seat, showtime }
}
