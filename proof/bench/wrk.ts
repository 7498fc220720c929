// wrk as the load: closed loop over a few keep-alive connections, from the core that is not measured.
import { execFileSync } from 'node:child_process'
import { OTHER_CORE } from './processes.ts'

export const CONNECTIONS = 32
const WARM_UP_S = 2
const WARM_UP_REQUESTS = 40_000
const WARM_UP_AT_MOST_MS = 14_000

/** A Lua file that says what is sent. */
export interface WrkScript {
  file: string
  args: string[]
}

export interface Wrk {
  requests: number
  /** Of these, answered with 4xx or 5xx. */
  refused: number
  perSecond: number
  p50: number
  p99: number
}

/** All must be answered well; of what a script sends, the caller judges by `refused`. */
export function wrk(url: string, connections: number, seconds: number, script?: WrkScript): Wrk {
  const load = ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency']
  const scripted = script ? ['-s', script.file, url, '--', ...script.args] : [url]
  const args = ['-c', String(OTHER_CORE), ...load, ...scripted]
  const text = execFileSync('taskset', args, { encoding: 'utf8' })
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1])
  const refused = number(/Non-2xx or 3xx responses: (\d+)/) || 0
  if (refused > 0 && script === undefined) throw new Error(`not every answer was good:\n${text}`)
  const ms = (pattern: RegExp) => {
    const [, value, unit] = pattern.exec(text)!
    return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit as 'us' | 'ms' | 's']
  }
  return {
    requests: number(/(\d+) requests in/),
    refused,
    perSecond: number(/Requests\/sec:\s+([\d.]+)/),
    p50: ms(/50%\s+([\d.]+)(us|ms|s)/),
    p99: ms(/99%\s+([\d.]+)(us|ms|s)/),
  }
}

/** A just-in-time compiler needs requests, not seconds; a busy machine may need many seconds for them. */
export function warmUp(url: string) {
  const end = Date.now() + WARM_UP_AT_MOST_MS
  for (let done = 0; done < WARM_UP_REQUESTS && Date.now() < end; )
    done += wrk(url, CONNECTIONS, WARM_UP_S).requests
}
