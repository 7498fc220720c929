// Open-loop load: requests start on schedule, answered or not, and latency counts from the scheduled start. A
// client that waits for answers first would hide the time in which nobody was served (coordinated omission).
import { Agent, request } from 'undici'
import { sleep } from '#shared/std/sleep.ts'

export interface Outcome {
  sent: number
  good: number
  /** Refused or cut off. */
  unanswered: number
  /** ms from the intended start, of the good ones. */
  p50: number
  p99: number
}

/** An answer after this long finds nobody. */
const GOOD_WITHIN_MS = 2_000
const TICK_MS = 5

export async function openLoad(url: string, perSecond: number, seconds: number): Promise<Outcome> {
  const dispatcher = new Agent({ connections: 2_000, pipelining: 1 })
  const latencies: number[] = []
  const running: Promise<void>[] = []
  let unanswered = 0
  const one = async (intended: number) => {
    try {
      const answer = await request(url, { dispatcher })
      await answer.body.dump()
      const ms = performance.now() - intended
      if (answer.statusCode === 200 && ms <= GOOD_WITHIN_MS) latencies.push(ms)
    } catch {
      unanswered++
    }
  }
  const begin = performance.now()
  const total = perSecond * seconds
  for (let sent = 0; sent < total; await sleep(TICK_MS)) {
    const due = Math.min(total, ((performance.now() - begin) / 1000) * perSecond)
    for (; sent < due; sent++) running.push(one(begin + (sent / perSecond) * 1000))
  }
  await Promise.all(running)
  await dispatcher.destroy()
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN
  return { sent: total, unanswered, good: latencies.length, p50: at(0.5), p99: at(0.99) }
}
