// What a buyer has chosen and holds, and how it changes: a pure function of what happens. The rule of all of
// it: nobody loses a choice but by their own hand or because the seat is gone, and then they are told.
import type { TicketType } from '../../../shared/domain/price.ts'
import { asGoodAs } from './alternatives.ts'
import { type SeatRow, seatsOf, withSnapshot, withStates } from './rows.ts'
import { isFree, type PageSeat, type SeatState } from './seat.ts'

/** As the server has it (MAX_SEATS_PER_HOLD). */
export const MOST_SEATS = 10

export interface Pick {
  seatId: string
  ticketType: TicketType
}

interface Money {
  amount: number
  currency: string
}

/** As POST and GET answer it. */
export interface Hold {
  id: string
  showtimeId: string
  seats: (Pick & { price: Money })[]
  fees: Money
  total: Money
  promoCode?: string
  expiresAt: string
  serverTime: string
  extensionsLeft: number
}

/** What the buyer is told, and what they can choose instead. */
export type Notice =
  | {
      kind: 'lost'
      lost: readonly PageSeat[]
      kept: readonly PageSeat[]
      held: boolean
      choices: readonly (readonly PageSeat[])[]
    }
  | {
      kind: 'leavesSingle' | 'companionAlone'
      choices: readonly (readonly PageSeat[])[]
    }
  | { kind: 'notTogether' | 'notEnough' | 'tooMany' | 'holdAgainIn'; count: number }
  | { kind: 'promoInvalid' | 'saleOver' | 'holdFailed' }

/** For the live region: what the buyer's own action did. */
export type Said = { kind: 'chosen' | 'held' | 'givenBack' } | { kind: 'gone'; seat: PageSeat }

export interface Choice {
  rows: readonly SeatRow[]
  party: number
  picks: readonly Pick[]
  hold: Hold | undefined
  /** While the server is asked: what changes meanwhile may be the buyer's own doing. */
  busy: boolean
  notice: Notice | undefined
  said: Said | undefined
}

/** A refusal's problem, as far as it is read. */
export interface Refusal {
  code: string
  seatIds?: string[]
  pairedSeatIds?: string[]
  alternatives?: { seatIds: string[] }[]
  limit?: number
  retryAfter?: number
}

export type Happening =
  | { type: 'party'; count: number }
  | { type: 'toggled'; seatId: string }
  | { type: 'ticket'; seatId: string | 'all'; ticketType: TicketType }
  | { type: 'took'; seats: readonly PageSeat[] }
  /** What others did, and the buyer's own calls. */
  | { type: 'states'; states: ReadonlyMap<string, SeatState> }
  | { type: 'snapshot'; seats: readonly PageSeat[] }
  | { type: 'asked' }
  | { type: 'held'; hold: Hold; notice?: Notice | undefined }
  | { type: 'refused'; refusal: Refusal; count: number; together: boolean }
  | { type: 'released' | 'givenBack' }

export const newChoice = (rows: readonly SeatRow[], party: number): Choice => ({
  rows,
  party,
  picks: [],
  hold: undefined,
  busy: false,
  notice: undefined,
  said: undefined,
})

export function choiceAfter(choice: Choice, happening: Happening): Choice {
  const { picks } = choice
  switch (happening.type) {
    case 'party':
      return { ...choice, party: happening.count }
    case 'toggled':
      return toggled(choice, happening.seatId)
    case 'ticket': {
      const { seatId, ticketType } = happening
      const changed = picks.map((pick) =>
        seatId === 'all' || pick.seatId === seatId ? { ...pick, ticketType } : pick,
      )
      return { ...choice, picks: changed, said: { kind: 'chosen' } }
    }
    case 'took':
      return { ...choice, ...taking(choice, happening.seats), notice: undefined, said: { kind: 'chosen' } }
    case 'states':
      return judged(choice, withStates(choice.rows, happening.states))
    case 'snapshot':
      return judged(choice, withSnapshot(choice.rows, happening.seats))
    case 'asked':
      return { ...choice, busy: true, notice: undefined, said: undefined }
    case 'held': {
      const { hold, notice } = happening
      const held = hold.seats.map(({ seatId, ticketType }) => ({ seatId, ticketType }))
      const party = Math.max(choice.party, held.length)
      return { ...choice, party, hold, picks: held, busy: false, notice, said: { kind: 'held' } }
    }
    case 'refused':
      return { ...refused(choice, happening), busy: false, said: undefined }
    case 'released':
      return freed(choice)
    case 'givenBack':
      return { ...freed(choice), picks: [], busy: false, notice: undefined, said: { kind: 'givenBack' } }
  }
}

const findSeats = ({ rows }: Choice, ids: readonly string[]): PageSeat[] => {
  if (ids.length === 0) return []
  const byId = new Map(seatsOf(rows).map((seat) => [seat.seatId, seat]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** The seats of a choice, in the order of choosing. */
export const pickedSeats = (choice: Choice): PageSeat[] =>
  findSeats(
    choice,
    choice.picks.map(({ seatId }) => seatId),
  )

export const heldIds = ({ hold }: { hold: Hold | undefined }): ReadonlySet<string> =>
  new Set(hold?.seats.map(({ seatId }) => seatId))

/** Whether the buyer holds just what they chose. */
export function isHeld({ hold, picks }: Choice): boolean {
  if (!hold || hold.seats.length !== picks.length) return false
  const types = new Map(hold.seats.map(({ seatId, ticketType }) => [seatId, ticketType]))
  return picks.every(({ seatId, ticketType }) => types.get(seatId) === ticketType)
}

function toggled(choice: Choice, seatId: string): Choice {
  const [seat] = findSeats(choice, [seatId])
  if (!seat || choice.busy) return choice
  const { picks, party } = choice
  if (picks.some((pick) => pick.seatId === seatId)) {
    const left = picks.filter((pick) => pick.seatId !== seatId)
    return { ...choice, picks: left, notice: undefined, said: { kind: 'gone', seat } }
  }
  if (!isFree(seat) && !heldIds(choice).has(seatId)) return choice
  if (picks.length >= MOST_SEATS) return { ...choice, notice: { kind: 'tooMany', count: MOST_SEATS } }
  const more: readonly Pick[] = [...picks, { seatId, ticketType: picks.at(-1)?.ticketType ?? 'adult' }]
  return {
    ...choice,
    picks: more,
    party: Math.max(party, more.length),
    notice: undefined,
    said: { kind: 'chosen' },
  }
}

/** Ticket types stay in their order: two adults and a child are that in other seats, too. */
function taking({ picks }: Choice, seats: readonly PageSeat[]) {
  const last = picks.at(-1)?.ticketType ?? 'adult'
  return {
    picks: seats.map(({ seatId }, index) => ({ seatId, ticketType: picks[index]?.ticketType ?? last })),
  }
}

/** Takes out of a choice what somebody else has now. */
function judged(before: Choice, rows: readonly SeatRow[]): Choice {
  if (rows === before.rows) return before
  const choice = { ...before, rows }
  if (choice.busy) return choice
  const own = heldIds(choice)
  const lost = pickedSeats(choice).filter((seat) => !isFree(seat) && !own.has(seat.seatId))
  return lost.length === 0 ? choice : without(choice, lost)
}

export function without(choice: Choice, lost: readonly PageSeat[], held = false): Choice {
  const gone = new Set(lost.map(({ seatId }) => seatId))
  const wanted = pickedSeats(choice)
  const kept = wanted.filter(({ seatId }) => !gone.has(seatId))
  const picks = choice.picks.filter(({ seatId }) => !gone.has(seatId))
  const choices = asGoodAs(choice.rows, wanted, heldIds(choice))
  return { ...choice, picks, notice: { kind: 'lost', lost, kept, held, choices } }
}

function refused(
  choice: Choice,
  { refusal, count, together }: Extract<Happening, { type: 'refused' }>,
): Choice {
  const { code, seatIds = [], pairedSeatIds = [], alternatives = [] } = refusal
  switch (code) {
    case 'seats_taken': {
      const rows = withStates(choice.rows, new Map(seatIds.map((id) => [id, 'held' as SeatState])))
      const known = { ...choice, rows }
      return without(known, findSeats(known, seatIds))
    }
    case 'orphan_seat': {
      const choices = alternatives.map((each) => findSeats(choice, each.seatIds)).slice(0, 3)
      return { ...choice, notice: { kind: 'leavesSingle', choices } }
    }
    case 'not_eligible': {
      const paired = findSeats(choice, pairedSeatIds).filter(isFree)
      const choices = paired.length === 0 ? [] : [[...paired, ...pickedSeats(choice)]]
      return { ...choice, notice: { kind: 'companionAlone', choices } }
    }
    case 'not_enough_seats':
      return { ...choice, notice: { kind: together && count > 1 ? 'notTogether' : 'notEnough', count } }
    case 'too_many_seats':
      return { ...choice, notice: { kind: 'tooMany', count: refusal.limit ?? MOST_SEATS } }
    case 'hold_budget_spent':
    case 'rate_limited':
      return { ...choice, notice: { kind: 'holdAgainIn', count: Math.ceil(refusal.retryAfter ?? 60) } }
    case 'promo_code_invalid':
      return { ...choice, notice: { kind: 'promoInvalid' } }
    case 'showtime_started':
      return { ...choice, notice: { kind: 'saleOver' } }
    default:
      return { ...choice, notice: { kind: 'holdFailed' } }
  }
}

/** Nobody holds the seats of the hold: they are free until an event says otherwise. */
function freed(choice: Choice): Choice {
  const states = new Map([...heldIds(choice)].map((id) => [id, 'free' as SeatState]))
  return { ...choice, rows: withStates(choice.rows, states), hold: undefined }
}
