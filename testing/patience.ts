// Before the tests of a process: what a test waits for has the time that a busy machine needs. A wait ends
// as soon as its condition holds, so patience costs nothing where the code works. A limit that is tested
// stands in its test.
import { vi } from 'vitest'

const PATIENCE_MS = 60_000

const { waitFor, waitUntil } = vi
vi.waitFor = (condition, options) => waitFor(condition, patient(options))
vi.waitUntil = (condition, options) => waitUntil(condition, patient(options))

function patient(options: number | { timeout?: number; interval?: number } = {}) {
  return typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options }
}
