// GET /metrics of an instance: what it has answered and what its cache did, for Prometheus.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertShowtime } from '../../testing/catalogue.ts'
import { openTestHost, type TestHost } from '../../testing/host.ts'
import { FunctionMetrics } from './metrics.ts'

let host: TestHost
beforeAll(async () => {
  host = await openTestHost()
})
afterAll(() => host.end())

/** By name with labels. */
async function metrics(): Promise<Record<string, number>> {
  const answer = await fetch(`${host.url}/metrics`)
  expect(answer.headers.get('content-type')).toContain('application/openmetrics-text; version=1.0.0')
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  )
}

test('requests are counted by function and status, with how long they took, and what the cache did', async () => {
  const { showtimeId } = await insertShowtime(host.database.sql)
  const before = await metrics()
  for (const path of [
    '/v1/movies',
    '/v1/movies',
    '/v1/movies?limit=0',
    '/nowhere',
    `/v1/showtimes/${showtimeId}`,
  ])
    await (await fetch(host.url + path)).text()
  const after = await metrics()
  const more = (name: string) =>
    (after[`milo_functions_${name}`] ?? Number.NaN) - (before[`milo_functions_${name}`] ?? 0)
  expect(more('requests_total{function="movies/list",status="200"}')).toBe(2)
  expect(more('requests_total{function="movies/list",status="400"}')).toBe(1)
  expect(more('requests_total{function="showtimes/get",status="200"}')).toBe(1)
  expect(more('requests_total{function="none",status="404"}')).toBe(1)
  expect(more('request_seconds_count{function="movies/list"}')).toBe(3)
  expect(more('request_seconds_bucket{function="movies/list",le="+Inf"}')).toBe(3)
  expect(more('request_seconds_sum{function="movies/list"}')).toBeGreaterThan(0)
  expect(more('cache_reads_total{how="miss"}')).toBe(1)
  expect(more('cache_reads_total{how="hit"}')).toBe(1)
  expect(more('cache_loads_total')).toBe(1)
  expect(more('cache_load_seconds_total')).toBeGreaterThan(0)
  expect(after.milo_functions_in_progress).toBe(0)
  expect(after.milo_functions_draining).toBe(0)
  expect(after.milo_functions_memory_bytes).toBeGreaterThan(1e6)
})

test('an answer that has not begun is in progress, also where it fails in the end', async () => {
  const own = new FunctionMetrics()
  const text = () => own.answer(true).text()
  let fail: (error: Error) => void = () => undefined
  const answer = own.counter('a')(() => new Promise((_, reject) => (fail = reject)))
  expect(await text()).toContain('milo_functions_in_progress 1\n')
  expect(await text()).toContain('milo_functions_draining 1\n')
  fail(new Error('broken'))
  await expect(answer).rejects.toThrow('broken')
  expect(await text()).toContain('milo_functions_in_progress 0\n')
})
