// Business days of 23, 24 and 25 hours.
import { expect, test } from 'vitest'
import { boundsOf, businessDayAt } from './business-day.ts'

const HOUR_MS = 3_600_000
const hours = (day: string, zone: string) => {
  const { from, to } = boundsOf(day, zone)
  return (to.getTime() - from.getTime()) / HOUR_MS
}

test('begins at 05:00 by the clocks of the theater', () => {
  expect(boundsOf('2026-07-01', 'Europe/Lisbon').from.toISOString()).toBe('2026-07-01T04:00:00.000Z')
  expect(boundsOf('2026-01-01', 'Asia/Kolkata').from.toISOString()).toBe('2025-12-31T23:30:00.000Z')
})

test('has 23 hours where clocks go forward before its end, and 25 where they go back', () => {
  expect(['2026-03-27', '2026-03-28', '2026-03-29'].map((day) => hours(day, 'Europe/Vienna'))).toEqual([
    24, 23, 24,
  ])
  expect(['2026-10-23', '2026-10-24', '2026-10-25'].map((day) => hours(day, 'Europe/Vienna'))).toEqual([
    24, 25, 24,
  ])
})

test.each([
  ['2026-07-02T02:59:59Z', 'Europe/Vienna', '2026-07-01'],
  ['2026-07-02T03:00:00Z', 'Europe/Vienna', '2026-07-02'],
  ['2026-03-29T02:59:59Z', 'Europe/Vienna', '2026-03-28'],
  ['2026-03-29T03:00:00Z', 'Europe/Vienna', '2026-03-29'],
  ['2026-10-25T03:59:59Z', 'Europe/Vienna', '2026-10-24'],
  ['2026-10-25T04:00:00Z', 'Europe/Vienna', '2026-10-25'],
  ['2026-07-01T22:30:00Z', 'Europe/Vienna', '2026-07-01'],
])('%s in %s is the business day %s', (at, zone, day) => {
  expect(businessDayAt(new Date(at), zone)).toBe(day)
})
