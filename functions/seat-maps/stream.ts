// GET /v1/showtimes/:showtimeId/seat-map/events — the seat map and then its changes, as server-sent events.
// The id of an event is the map's version: a viewer who reconnects with Last-Event-ID gets what was missed,
// and nothing twice.
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import * as v from 'valibot'
import { type LayoutSeats, seatsOfLayout } from '#shared/cache/layouts.ts'
import { saleTermsOf } from '#shared/cache/sale-terms.ts'
import { readChange } from '#shared/holds/packed-seats.ts'
import type { SeatChange } from '#shared/holds/seat-map.ts'
import { watchMap } from '#shared/holds/watch.ts'
import { openOwnResources, problem } from '#shared/http/context.ts'
import { isHidden } from '#shared/http/drafts.ts'
import { newFunction } from '#shared/http/function.ts'
import { Digits } from '#shared/http/requests/inputs.ts'
import { SeatMapEvents } from '#shared/http/responses/seat-maps.ts'
import { isOutage, type Resources } from '#shared/resources.ts'
import { mapText, readMap, type ViewedShowtime } from '#shared/sales/seat-map-snapshots.ts'
import { Id } from '#shared/std/ids.ts'
import { sleep } from '#shared/std/sleep.ts'

const Params = v.strictObject({ showtimeId: Id })
/** The version that the viewer has. An invalid one is ignored: the viewer gets the whole map. */
const LastEvent = v.object({
  'last-event-id': v.fallback(
    v.optional(Digits(Number.MAX_SAFE_INTEGER, 'must be the id of an event')),
    undefined,
  ),
})

// Proxies on the way give up on a connection that is silent for 30 to 60 s.
const HEARTBEAT_MS = 15_000
// A browser that lost the connection comes back after this long.
const RETRY_MS = 2000
// A viewer who is this many changes behind gets the map instead, so that nothing piles up here.
const MOST_WAITING = 200
// Five seconds: a restart of Redis. After that it is for the viewer to come back, perhaps to another
// instance.
const OUTAGE_PAUSE_MS = 250
const OUTAGE_ATTEMPTS = 20

type Viewed = Resources & ViewedShowtime

export default newFunction(
  {
    method: 'GET',
    path: '/v1/showtimes/:showtimeId/seat-map/events',
    summary: 'Watch the seat map',
    access: 'public',
    input: { params: Params, headers: LastEvent },
    answers: { 200: { 'text/event-stream': SeatMapEvents } },
    problems: ['not_found'],
    // From streamSSE.
    cacheControl: 'no-cache',
  },
  async (c, { params: { showtimeId }, headers: { 'last-event-id': since } }) => {
    const terms = await saleTermsOf(c, showtimeId)
    if (!terms || (await isHidden(c, showtimeId, terms))) return problem(c, 'not_found')
    const layout = await seatsOfLayout(c.var.sql, terms.layoutId)
    // At the edge, the request's own connections end when this function returns, but the stream goes on.
    const own = c.env.resources ? undefined : openOwnResources(c.env)
    const viewed = { ...(c.env.resources ?? own!), showtimeId, terms, layout }
    // nginx and others would keep events back until a buffer is full.
    c.header('x-accel-buffering', 'no')
    return streamSSE(c, async (stream) => {
      try {
        await show(stream, viewed, since)
      } catch (error) {
        // The viewer comes back by themselves, with the last id they saw. Thrown on, its text would be sent
        // to them.
        c.var.log.warn({ err: error, showtimeId }, 'a seat map stream broke')
      } finally {
        await own?.close()
      }
    })
  },
)

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
      await sleep(OUTAGE_PAUSE_MS)
    }
  }
}

/** What came since a version, or the whole map; answers the version that the viewer now has. */
async function catchUp(stream: SSEStreamingApi, viewed: Viewed, since: number | undefined): Promise<number> {
  const found = await readMap(viewed, viewed, since)
  if (found.kind === 'changes') {
    for (const change of found.changes) await sendChange(stream, viewed.layout, change)
    return found.version
  }
  await stream.writeSSE({ event: 'snapshot', id: String(found.version), data: mapText(viewed, found) })
  return found.version
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
    /**
     * The change after `version`; 'missed' where that one did not come, or the map was loaded again ('r').
     */
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
