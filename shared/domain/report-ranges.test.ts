// Ranges of reports: weeks, months and what was before them, over the ends of years and leap days.
import { expect, test } from 'vitest'
import { daysOf, isReportRange, rangeBefore, rangeNamed } from './report-ranges.ts'

test('weeks begin on Monday, also on a Sunday and over the end of a year', () => {
  expect(rangeNamed('thisWeek', '2026-11-29')).toEqual({ from: '2026-11-23', to: '2026-11-29' })
  expect(rangeNamed('lastWeek', '2026-11-23')).toEqual({ from: '2026-11-16', to: '2026-11-22' })
  expect(rangeNamed('thisWeek', '2027-01-01')).toEqual({ from: '2026-12-28', to: '2027-01-03' })
})

test('months have their own length', () => {
  expect(rangeNamed('thisMonth', '2028-02-10')).toEqual({ from: '2028-02-01', to: '2028-02-29' })
  expect(rangeNamed('lastMonth', '2027-01-31')).toEqual({ from: '2026-12-01', to: '2026-12-31' })
  expect(rangeNamed('thisMonth', '2026-12-31')).toEqual({ from: '2026-12-01', to: '2026-12-31' })
})

test('the range before is as long and ends the day before', () => {
  const before = rangeBefore({ from: '2026-03-01', to: '2026-03-07' })
  expect(before).toEqual({ from: '2026-02-22', to: '2026-02-28' })
  expect(daysOf(before)).toHaveLength(7)
})

test('a range of a year and the days around it is the longest', () => {
  expect(isReportRange({ from: '2026-01-01', to: '2027-02-04' })).toBe(true)
  expect(isReportRange({ from: '2026-01-01', to: '2027-02-05' })).toBe(false)
  expect(isReportRange({ from: '2026-01-02', to: '2026-01-01' })).toBe(false)
})
