// GET /v1/showtimes/:showtimeId/seat-map/events — the seat map and then its changes, as server-sent events.
// The id of an event is the map's version: who comes back with Last-Event-ID gets what they missed, and nothing twice.
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import * as v from 'valibot'
import { SeatMapEvents } from '#shared/answers/seats.ts'
import { findTerms, readTakenSeats, type Terms } from '#shared/db/seating.ts'
import { showSeats } from '#shared/domain/seat-map.ts'
import { readEnv } from '#shared/env.ts'
import { newFunction, problem, valid } from '#shared/function.ts'
import { changesSince, type SeatChange, seatStates, withLoaded } from '#shared/holds/seat-map.ts'
import { readChange } from '#shared/holds/seats.ts'
import { watchMap } from '#shared/holds/watch.ts'
import { Id } from '#shared/ids.ts'
import { type LayoutSeats, seatsOfLayout } from '#shared/layouts.ts'
import { isOutage, openRequestResources, type Resources } from '#shared/resources.ts'

const Params = v.strictObject({ showtimeId: Id })

// Proxies on the way give up on a connection that is silent for 30 to 60 s.
const HEARTBEAT_MS = 15_000
// A browser that lost the connection comes back after this long.
const RETRY_MS = 2000
// A viewer who is this many changes behind gets the map instead, so that nothing piles up here.
const MOST_WAITING = 200
// Five seconds: a restart of Redis. After that it is for the viewer to come back, perhaps to another instance.
const OUTAGE_PAUSE_MS = 250
const OUTAGE_ATTEMPTS = 20

interface Viewed extends Resources {
  showtimeId: string
  terms: Terms
  layout: LayoutSeats
}

export default newFunction({
  summary: 'Watch the seat map',
  access: 'public',
  answers: { 200: { 'text/event-stream': SeatMapEvents } },
  problems: ['not_found'],
  // From streamSSE.
  cacheControl: 'no-cache',
  takes: [{ target: 'header', schema: v.object({ 'last-event-id': v.optional(v.string()) }) }],
}).get('/v1/showtimes/:showtimeId/seat-map/events', valid('param', Params), async (c) => {
  const { showtimeId } = c.req.valid('param')
  const lastEventId = c.req.header('last-event-id') ?? ''
  const terms = await findTerms(c.var.sql, showtimeId)
  if (!terms) return problem(c, 'not_found')
  const layout = await seatsOfLayout(c.var.sql, terms.layoutId)
  // At the edge, the request's own connections end when this function returns, but the stream goes on.
  const own = c.env.resources
    ? undefined
    : openRequestResources(readEnv(['DATABASE_URL', 'REDIS_URL', 'DATABASE_POOL'], { ...c.env }))
  const viewed = { ...(c.env.resources ?? own!), showtimeId, terms, layout }
  const since = /^\d{1,16}$/.test(lastEventId) ? Number(lastEventId) : undefined
  return streamSSE(c, async (stream) => {
    try {
      await show(stream, viewed, since)
    } catch (error) {
      // The viewer comes back by themselves, with the last id they saw. Thrown on, its text would be sent to them.
      c.var.log.warn({ err: error, showtimeId }, 'a seat map stream broke')
    } finally {
      await own?.close()
    }
  })
})

/** Subscribes first and reads then, so that no change falls between; goes on until the viewer leaves. */
async function show(stream: SSEStreamingApi, viewed: Viewed, since: number | undefined): Promise<void> {
  const inbox = newInbox()
  stream.onAbort(inbox.wake)
  const stop = await watchMap(viewed.redis, viewed.showtimeId, inbox)
  try {
    await stream.write(`retry: ${RETRY_MS}\n\n`)
    let version = await catchUp(stream, viewed, since)
    while (!stream.aborted && !stream.closed) {
      const next = inbox.next(version)
      if (next === 'missed') version = await outlast(() => catchUp(stream, viewed, version))
      else if (next) version = await sendChange(stream, viewed.layout, next)
      else if (!(await inbox.arrival(HEARTBEAT_MS))) await stream.write(': still here\n\n')
    }
  } finally {
    stop()
  }
}

/** The connection that subscribes may be back before the one that asks. */
async function outlast<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (!isOutage(error) || attempt === OUTAGE_ATTEMPTS) throw error
      await new Promise((resolve) => setTimeout(resolve, OUTAGE_PAUSE_MS))
    }
  }
}

/** What came since a version, or the whole map; answers the version that the viewer now has. */
async function catchUp(stream: SSEStreamingApi, viewed: Viewed, since: number | undefined): Promise<number> {
  const { sql, redis, showtimeId } = viewed
  const load = () => readTakenSeats(sql, showtimeId)
  const found =
    since === undefined
      ? await withLoaded(redis, showtimeId, load, () => seatStates(redis, showtimeId))
      : await withLoaded(redis, showtimeId, load, () => changesSince(redis, showtimeId, since))
  const { version, serverTime } = found
  if ('changes' in found) {
    for (const change of found.changes) await sendChange(stream, viewed.layout, change)
    return version
  }
  if (since !== undefined) await lookAgain(viewed)
  const { layout, terms } = viewed
  const seats = showSeats(layout.seats, found.states, terms)
  const data = JSON.stringify({ showtimeId, version, serverTime: new Date(serverTime).toISOString(), seats })
  await stream.writeSSE({ event: 'snapshot', id: String(version), data })
  return version
}

/** A map that was loaded anew may be of another screen: the showtime moved. */
async function lookAgain(viewed: Viewed): Promise<void> {
  viewed.terms = (await findTerms(viewed.sql, viewed.showtimeId)) ?? viewed.terms
  viewed.layout = await seatsOfLayout(viewed.sql, viewed.terms.layoutId)
}

async function sendChange(
  stream: SSEStreamingApi,
  layout: LayoutSeats,
  { version, seats }: SeatChange,
): Promise<number> {
  const changed = seats.map(({ seat, state }) => ({ seatId: layout.seats[seat]?.seatId, state }))
  const data = JSON.stringify({ version, seats: changed })
  await stream.writeSSE({ event: 'change', id: String(version), data })
  return version
}

/** Changes that wait for one viewer. */
function newInbox() {
  let waiting: { version: number; change: string }[] = []
  let missed = false
  let arrived: (() => void) | undefined
  const wake = () => arrived?.()
  const miss = () => {
    missed = true
    waiting = []
    wake()
  }
  return {
    wake,
    missed: miss,
    changed(version: number, change: string) {
      if (waiting.length === MOST_WAITING) return miss()
      if (!missed) waiting.push({ version, change })
      wake()
    },
    /** The change after `version`; 'missed' where that one did not come, or the map was loaded anew ('r'). */
    next(version: number): SeatChange | 'missed' | undefined {
      const found = missed ? undefined : waiting.find((each) => each.version > version)
      const gap = found && (found.version > version + 1 || found.change === 'r')
      if (missed || gap) {
        missed = false
        waiting = []
        return 'missed'
      }
      waiting = found ? waiting.slice(waiting.indexOf(found) + 1) : []
      return found && { version: found.version, seats: readChange(found.change) }
    },
    /** Waits for something to come; false where nothing did. */
    arrival(ms: number): Promise<boolean> {
      if (missed || waiting.length > 0) return Promise.resolve(true)
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), ms)
        arrived = () => {
          clearTimeout(timer)
          resolve(true)
        }
      })
    },
  }
}
