// The business day of a theater as its staff see it: the seats and money of each showtime, and what needs
// somebody.
import { listMatters, listTodaysShowtimes, type Matter, type TodaysShowtime } from '../db/today.ts'
import { boundsOf, businessDayAt } from '../domain/business-day.ts'
import { money } from '../domain/price.ts'
import { seatStates } from '../holds/seat-map.ts'
import type { FunctionContext } from '../http/context.ts'

/** As of now; `timeZone` is the theater's. */
export async function readToday(c: FunctionContext, theaterId: string, timeZone: string) {
  const serverTime = new Date()
  const day = businessDayAt(serverTime, timeZone)
  const span = boundsOf(day, timeZone)
  const [showtimes, matters] = await Promise.all([
    listTodaysShowtimes(c.var.sql, theaterId, span),
    listMatters(c.var.sql, theaterId),
  ])
  return {
    theaterId,
    day,
    ...span,
    serverTime,
    showtimes: await Promise.all(showtimes.map((showtime) => show(c, showtime))),
    attention: attentionTo(matters),
  }
}

/** Of one showtime, whichever day it is on; undefined where it is of another theater. */
export async function readSeatFigures(
  c: FunctionContext,
  theaterId: string,
  { id, startsAt }: { id: string; startsAt: Date },
) {
  const to = new Date(startsAt.getTime() + 1)
  const showtimes = await listTodaysShowtimes(c.var.sql, theaterId, { from: startsAt, to })
  const own = showtimes.find((showtime) => showtime.id === id)
  return own && show(c, own)
}

async function show(c: FunctionContext, showtime: TodaysShowtime) {
  const { awaitingPayment, currency, revenue, ...rest } = showtime
  return { ...rest, held: await heldOf(c, showtime), revenue: money(revenue, currency) }
}

/**
 * Seats of the map that are neither free nor sold nor blocked. Without a map, or without Redis, only seats
 * that wait for their payment count as held.
 */
async function heldOf(c: FunctionContext, { id, sold, blocked, awaitingPayment }: TodaysShowtime) {
  try {
    const map = await seatStates(c.var.redis, id)
    if (!map.loaded) return awaitingPayment
    const taken = map.states.filter((state) => state !== 'free').length
    return Math.max(taken - sold - blocked, awaitingPayment)
  } catch (error) {
    c.var.log.warn({ err: error, showtimeId: id }, 'held seats are not counted')
    return awaitingPayment
  }
}

function attentionTo(matters: readonly (Matter & { count: number })[]) {
  const of = (wanted: Matter['kind']) => {
    const found = matters.filter(({ kind }) => kind === wanted)
    return {
      count: found[0]?.count ?? 0,
      items: found.map(({ kind: _, count: __, ...matter }) => matter),
    }
  }
  return {
    latePayments: of('late_payment'),
    failedRefunds: of('failed_refund'),
    deadLetters: of('dead_letter'),
    unfinishedCancellations: of('unfinished_cancellation'),
    seatMapDrift: of('seat_map_drift'),
  }
}
