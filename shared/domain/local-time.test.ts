// Moments of local times, also on days of clock changes.
import { describe, expect, test } from 'vitest'
import { addDays, dayAt, localTimeOf, momentOf, readClock } from './local-time.ts'

describe('the moment of a local time', () => {
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

describe('a clock shows', () => {
  test.each([
    ['20:00 once', '2026-03-29', '20:00', 'Europe/Zurich', 'once'],
    ['02:30 never, where it goes forward', '2026-03-29', '02:30', 'Europe/Zurich', 'skipped'],
    ['02:00 never, the first minute that is skipped', '2026-03-29', '02:00', 'Europe/Zurich', 'skipped'],
    ['03:00 once, the first after it', '2026-03-29', '03:00', 'Europe/Zurich', 'once'],
    ['02:30 twice, where it goes back', '2026-10-25', '02:30', 'Europe/Zurich', 'twice'],
    ['00:30 never, where it goes forward at midnight', '2026-04-24', '00:30', 'Africa/Cairo', 'skipped'],
    [
      '02:15 never, where it goes forward half an hour',
      '2026-10-04',
      '02:15',
      'Australia/Lord_Howe',
      'skipped',
    ],
    ['01:45 twice, where it goes back half an hour', '2026-04-05', '01:45', 'Australia/Lord_Howe', 'twice'],
    ['a whole day never, where it is left out', '2011-12-30', '20:00', 'Pacific/Apia', 'skipped'],
    ['all of the first century once', '0050-06-01', '20:00', 'UTC', 'once'],
  ])('%s', (_, day, time, zone, shown) => {
    expect(readClock(day, time, zone).shown).toBe(shown)
  })

  test('every minute of a year occurs as often as a walk through the year sees it', () => {
    for (const zone of ['Europe/Lisbon', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata']) {
      const format = new Intl.DateTimeFormat('sv-SE', {
        timeZone: zone,
        dateStyle: 'short',
        timeStyle: 'short',
      })
      for (const month of ['03', '04', '10', '11']) {
        const seen = new Map<string, number>()
        const from = Date.parse(`2027-${month}-01T00:00:00Z`)
        for (let at = from - 86_400_000; at < from + 32 * 86_400_000; at += 15 * 60_000) {
          const text = format.format(at)
          seen.set(text, (seen.get(text) ?? 0) + 1)
        }
        for (let minute = 0; minute < 30 * 24 * 60; minute += 15) {
          const [day = '', time = ''] = new Date(from + minute * 60_000).toISOString().split('T')
          const times = seen.get(`${day} ${time.slice(0, 5)}`) ?? 0
          const { shown } = readClock(day, time.slice(0, 5), zone)
          if (shown !== (['skipped', 'once', 'twice'] as const)[times])
            expect.fail(`${zone} ${day} ${time}: ${shown}`)
        }
      }
    }
  })
})

test('the same moment is on two days in two zones', () => {
  const night = new Date('2026-06-01T22:30:00Z')
  expect(dayAt(night, 'Europe/Lisbon')).toBe('2026-06-01')
  expect(dayAt(night, 'Europe/Zurich')).toBe('2026-06-02')
})

test.each([
  ['Europe/Vienna', '2026-12-01T20:30:00+01:00'],
  ['America/St_Johns', '2026-12-01T16:00:00-03:30'],
  ['Asia/Kathmandu', '2026-12-02T01:15:00+05:45'],
  ['UTC', '2026-12-01T19:30:00+00:00'],
])('a moment is written with the offset of %s', (zone, text) => {
  expect(localTimeOf(new Date('2026-12-01T19:30:00Z'), zone)).toBe(text)
})

test('days are counted across ends of months and clock changes', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(addDays('2026-03-28', 2)).toBe('2026-03-30')
})
