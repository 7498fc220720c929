// Requests of the load: each with its time from when it was due, and what became of it. A buyer has an
// address of their own, for limits count senders.
import { Agent, request } from 'undici'
import { sleep } from '#shared/std/sleep.ts'

/** For the head of an answer, and between pieces of its body. */
const SILENCE_MS = 15_000
/** Who is told to come back soon does, and gives up after so many times. */
const MOST_TRIES = 4
const LONGEST_WAIT_S = 5
const NEVER = Number.POSITIVE_INFINITY

export interface Answered {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: an answer as a client reads it
  body: any
}

export interface Tally {
  /** ms from when it was due to the answer that counted, by what was asked for. */
  times: Map<string, number[]>
  /** By what was asked for and status, or why nothing came; each try counts. */
  outcomes: Map<string, number>
  sent: number
  /** Answered 5xx, or not at all, at the last try. */
  failed: number
}

export interface Caller {
  ask: (what: string, method: 'GET' | 'POST' | 'DELETE', path: string, given?: Given) => Promise<Answered>
}

interface Given {
  token?: string | undefined
  body?: object
  key?: string
  /** Counts from this moment (performance.now()) instead of from now. */
  due?: number
}

export function newTally(): Tally {
  return { times: new Map(), outcomes: new Map(), sent: 0, failed: 0 }
}

export function newRequests(target: string, tally: Tally) {
  const dispatcher = new Agent({
    connections: 1_000,
    pipelining: 1,
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
  })
  let buyers = 0
  const count = (outcome: string) => tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1)
  const note = (what: string, ms: number) => {
    const times = tally.times.get(what) ?? []
    tally.times.set(what, times)
    times.push(ms)
  }
  return {
    /** A buyer with the next address of 10.0.0.0/8. */
    buyer(): Caller {
      const number = buyers++
      const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`
      return {
        async ask(what, method, path, { token, body, key, due = performance.now() } = {}) {
          tally.sent++
          const headers = {
            'x-forwarded-for': address,
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            ...(key === undefined ? {} : { 'idempotency-key': key }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          }
          for (let tries = 1; ; tries++) {
            const answer = await once(dispatcher, target + path, method, headers, body)
            count(`${what} ${answer.outcome}`)
            if (tries < MOST_TRIES && answer.retryAfter <= LONGEST_WAIT_S) {
              await sleep(answer.retryAfter * 1000 * (1 + Math.random()))
              continue
            }
            note(what, performance.now() - due)
            if (answer.status === 0 || answer.status >= 500) tally.failed++
            return answer
          }
        },
      }
    },
    close: () => dispatcher.destroy(),
  }
}

async function once(
  dispatcher: Agent,
  url: string,
  method: 'GET' | 'POST' | 'DELETE',
  headers: Record<string, string>,
  body: object | undefined,
): Promise<Answered & { outcome: string; retryAfter: number }> {
  try {
    const sent = body === undefined ? null : JSON.stringify(body)
    const answer = await request(url, { method, headers, body: sent, dispatcher })
    const text = await answer.body.text()
    const status = answer.statusCode
    const isJson = String(answer.headers['content-type']).includes('json')
    const isBusy = status === 503 || status === 429
    return {
      status,
      outcome: String(status),
      // Read when it is looked at: maps that wait for their turn would fill the memory of the load.
      get body() {
        return isJson ? JSON.parse(text) : undefined
      },
      retryAfter: isBusy ? Number(answer.headers['retry-after'] ?? NEVER) : NEVER,
    }
  } catch (error) {
    const outcome = error instanceof Error ? error.name : 'no answer'
    return { status: 0, outcome, body: undefined, retryAfter: NEVER }
  }
}
