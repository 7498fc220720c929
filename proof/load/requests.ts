// Requests of the load: each with its time from when it was due, and what became of it. A buyer has an
// address of their own, for limits count senders.
import { Agent, request } from 'undici'

/** Nobody waits longer. */
const GIVEN_UP_MS = 15_000

export interface Answered {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: an answer as a client reads it
  body: any
}

export interface Tally {
  /** ms, by what was asked for. */
  times: Map<string, number[]>
  /** By what was asked for and status, or why nothing came. */
  outcomes: Map<string, number>
  sent: number
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
  const dispatcher = new Agent({ connections: 1_000, pipelining: 1 })
  let buyers = 0
  const note = (what: string, outcome: string, ms: number) => {
    const key = `${what} ${outcome}`
    tally.outcomes.set(key, (tally.outcomes.get(key) ?? 0) + 1)
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
          try {
            const signal = AbortSignal.timeout(GIVEN_UP_MS)
            const sent = body === undefined ? null : JSON.stringify(body)
            const answer = await request(target + path, { method, headers, body: sent, dispatcher, signal })
            const text = await answer.body.text()
            note(what, String(answer.statusCode), performance.now() - due)
            if (answer.statusCode >= 500) tally.failed++
            return { status: answer.statusCode, body: text === '' ? undefined : JSON.parse(text) }
          } catch (error) {
            note(what, error instanceof Error ? error.name : 'no answer', performance.now() - due)
            tally.failed++
            return { status: 0, body: undefined }
          }
        },
      }
    },
    close: () => dispatcher.destroy(),
  }
}
