// How checks turn an instance: not by one answer, and not in step with other gateways.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { gatewayBefore } from '../testing.ts'

/** Longer than the test: checks are made by hand. */
const NEVER_MS = 3_600_000

async function checkedGateway() {
  let status = 200
  const server = createServer((_req, res) => void res.writeHead(status).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { context } = await gatewayBefore([url], { HEALTH_INTERVAL_MS: String(NEVER_MS) })
  await vi.waitFor(() => expect(context.upstreams.list[0]!.checkedAt).toBeGreaterThan(0))
  return {
    context,
    /** Whether the instance counts as ready after each of these answers of its /readyz, in turn. */
    async after(...statuses: number[]) {
      const ready: boolean[] = []
      for (const each of statuses) {
        status = each
        await context.health.runOnce()
        ready.push(context.upstreams.list[0]!.ready)
      }
      return ready
    },
  }
}

test('the first answer counts at once, later ones when two in a row agree', async () => {
  const { after } = await checkedGateway()
  expect(await after(200)).toEqual([true])
  expect(await after(503, 503)).toEqual([true, false])
  expect(await after(200, 200)).toEqual([false, true])
})

test('an instance whose answers change each time stays what it was', async () => {
  const { after } = await checkedGateway()
  expect(await after(503, 200, 503, 200, 503)).toEqual([true, true, true, true, true])
})

test('an instance that came back begins slowly, one that was there from the start does not', async () => {
  const { context, after } = await checkedGateway()
  expect(context.upstreams.list[0]!.backSince).toBe(0)
  await after(503, 503, 200, 200)
  expect(context.upstreams.list[0]!.backSince).toBeGreaterThan(0)
})

test('checks come up to a tenth earlier or later than the interval', async () => {
  const { context } = await checkedGateway()
  const timers = vi.spyOn(globalThis, 'setTimeout')
  const random = vi.spyOn(Math, 'random')
  onTestFinished(() => void vi.restoreAllMocks())
  for (const drawn of [0, 0.5, 1]) {
    random.mockReturnValue(drawn)
    await context.health.start()
  }
  const delays = timers.mock.calls.map(([, ms]) => ms ?? 0).filter((ms) => ms > NEVER_MS / 2)
  expect(delays.map((ms) => ms / NEVER_MS)).toEqual([0.9, 1, 1.1])
})
