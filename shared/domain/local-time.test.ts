// Moments of wall clocks, also on the days on which clocks are changed.
import { describe, expect, test } from 'vitest'
import { addDays, dayAt, momentOf } from './local-time.ts'

describe('the moment that a clock means', () => {
  test.each([
    ['in winter', '2026-01-15', '20:00', 'Europe/Zurich', '2026-01-15T19:00:00.000Z'],
    ['in summer', '2026-07-15', '20:00', 'Europe/Zurich', '2026-07-15T18:00:00.000Z'],
    ['in another zone', '2026-07-15', '20:00', 'Europe/Lisbon', '2026-07-15T19:00:00.000Z'],
    ['far ahead of UTC', '2026-07-15', '00:30', 'Pacific/Kiritimati', '2026-07-14T10:30:00.000Z'],
    ['before clocks go forward', '2026-03-29', '01:30', 'Europe/Zurich', '2026-03-29T00:30:00.000Z'],
    ['that going forward skips', '2026-03-29', '02:30', 'Europe/Zurich', '2026-03-29T01:30:00.000Z'],
    ['after clocks went forward', '2026-03-29', '03:30', 'Europe/Zurich', '2026-03-29T01:30:00.000Z'],
    ['that comes twice', '2026-10-25', '02:30', 'Europe/Zurich', '2026-10-25T00:30:00.000Z'],
    ['after clocks went back', '2026-10-25', '03:30', 'Europe/Zurich', '2026-10-25T02:30:00.000Z'],
    [
      'that going forward skips in the west',
      '2026-03-08',
      '02:30',
      'America/New_York',
      '2026-03-08T07:30:00.000Z',
    ],
  ])('%s', (_, day, time, zone, moment) => {
    expect(momentOf(day, time, zone).toISOString()).toBe(moment)
  })
})

test('the same moment is on two days in two zones', () => {
  const night = new Date('2026-06-01T22:30:00Z')
  expect(dayAt(night, 'Europe/Lisbon')).toBe('2026-06-01')
  expect(dayAt(night, 'Europe/Zurich')).toBe('2026-06-02')
})

test('days are counted over the ends of months and over changes of clocks', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(addDays('2026-03-28', 2)).toBe('2026-03-30')
})
