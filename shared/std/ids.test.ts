// UUIDv7 ids.
import { expect, test, vi } from 'vitest'
import { newId } from './ids.ts'

test('a thousand ids are UUIDs of version 7 with their time, each larger than the one before', () => {
  const before = Date.now()
  const ids = Array.from({ length: 1_000 }, newId)
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect([...ids].sort()).toEqual(ids)
  const made = Number.parseInt(ids[0]!.replace('-', '').slice(0, 12), 16)
  expect(made).toBeGreaterThanOrEqual(before)
  expect(made).toBeLessThanOrEqual(Date.now())
  // The last 48 bits are random for each.
  expect(new Set(ids.map((id) => id.slice(-12))).size).toBe(1_000)
})

test('ids keep rising when the clock is set back', () => {
  const first = newId()
  vi.useFakeTimers({ now: Date.now() - 60_000, toFake: ['Date'] })
  try {
    expect(newId() > first).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})
