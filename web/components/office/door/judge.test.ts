// A door without a network turns away what it can know, and lets in what is signed and not used.
import { expect, test } from 'vitest'
import type { DoorShowtime, ListedTicket } from './door.ts'
import { type DoorData, judge } from './judge.ts'

const START = Date.UTC(2026, 10, 29, 20)
const MINUTE_MS = 60_000
const seat = { section: null, row: 'F', number: 12 }
const showtime: DoorShowtime = {
  id: 'show',
  title: 'Ordet',
  screen: 1,
  startsAt: START,
  endsAt: START + 120 * MINUTE_MS,
  cancelled: false,
}
const other = { ...showtime, id: 'other', title: 'Playtime', screen: 2 }
const facts = { ticketId: 't', showtimeId: 'show', startsAt: new Date(START), seat: 'F12', issue: 1 }
const ticket: ListedTicket = { id: 't', seat, status: 'valid', issue: 1 }

const keep = (changed: Partial<ListedTicket> = {}, more: Partial<DoorData> = {}): DoorData => ({
  showtime,
  others: [showtime, other],
  tickets: new Map([['t', { ...ticket, ...changed }]]),
  inside: new Map(),
  ...more,
})
const at = (kept: DoorData, given: typeof facts | undefined = facts, minutes = -10, forced = false) =>
  judge(kept, given, START + minutes * MINUTE_MS, forced)

test('lets in a listed ticket, one that was bought since, and tells of a seat that moved', () => {
  expect(at(keep())).toEqual({ outcome: 'let_in', seat: 'F12' })
  expect(at(keep({}, { tickets: new Map() }))).toEqual({ outcome: 'let_in', seat: 'F12', unlisted: true })
  expect(at(keep({ seat: { ...seat, number: 7 } }))).toEqual({ outcome: 'let_in', seat: 'F7', moved: true })
  // Handed on since the list was loaded: the newer code is good.
  expect(at(keep(), { ...facts, issue: 2 }).outcome).toBe('let_in')
})

test('turns away what is forged, used, given back, handed on, cancelled or for another door', () => {
  expect(judge(keep(), undefined, START, false)).toEqual({ outcome: 'unknown' })
  const inside = new Map([['t', { at: START - MINUTE_MS, door: 'North' }]])
  expect(at(keep({}, { inside }))).toEqual({
    outcome: 'used',
    seat: 'F12',
    at: START - MINUTE_MS,
    door: 'North',
  })
  expect(at(keep({ status: 'refunded' })).outcome).toBe('refunded')
  expect(at(keep(), { ...facts, issue: 0 }).outcome).toBe('handed_on')
  expect(at(keep({}, { showtime: { ...showtime, cancelled: true } })).outcome).toBe('cancelled')
  expect(at(keep(), { ...facts, showtimeId: 'other' })).toMatchObject({
    outcome: 'other_showtime',
    showtime: { title: 'Playtime', screen: 2 },
  })
})

test('opens an hour before the start and closes at the end, unless it is forced', () => {
  expect(at(keep(), facts, -61)).toMatchObject({ outcome: 'too_early', at: START - 60 * MINUTE_MS })
  expect(at(keep(), facts, -60).outcome).toBe('let_in')
  expect(at(keep(), facts, 121).outcome).toBe('over')
  expect(at(keep(), facts, -61, true).outcome).toBe('let_in')
  // Force opens the time alone.
  expect(at(keep({ status: 'refunded' }), facts, -61, true).outcome).toBe('refunded')
})
