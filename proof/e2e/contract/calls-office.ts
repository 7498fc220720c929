// For each operation of the office: what has to be there, and a request that must work. Admins make them.
import { newId } from '#shared/std/ids.ts'
import type { Calls, Stage } from './stage.ts'

const ticketOf = async (stage: Stage) => {
  const { buyer, reservation } = await stage.paid()
  const [row] = await stage.sale.database.sql<{ code: string }[]>`
    select code from tickets where reservation_id = ${reservation.id} order by id limit 1`
  return { ...buyer.showtime, code: row!.code }
}
const checkedIn = async (stage: Stage) => {
  const { code, showtimeId } = await ticketOf(stage)
  const body = { code, nonce: newId(), force: true, reason: 'A day early' }
  const { id } = await stage.must('check-ins/create', { as: stage.admin, body })
  return { checkInId: id as string, showtimeId }
}

const openingFloat = { amount: 10_000, currency: 'EUR' }
const shiftOf = async (stage: Stage, theaterId?: string): Promise<string> => {
  const body = { theaterId: theaterId ?? (await stage.showtime()).theaterId, openingFloat }
  return (await stage.must('shifts/create', { as: stage.admin, body })).id
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10)
const reportOf: Calls[string] = async (stage) => {
  const { theaterId, startsAt } = (await stage.paid()).buyer.showtime
  return { query: { theaterId, from: dayOf(new Date(Date.now() - 86_400_000)), to: dayOf(startsAt) } }
}

export const officeCalls: Calls = {
  'today/get': async (stage) => {
    const { theaterId } = await stage.showtime({ startsAt: new Date() })
    return { params: { theaterId } }
  },
  'audit-log/list': async (stage) => {
    await checkedIn(stage)
    await checkedIn(stage)
    return { query: { actor: stage.admin.user.id, limit: '1' } }
  },
  'blocks/list': async (stage) => {
    const showtime = await stage.showtime()
    const params = { showtimeId: showtime.showtimeId }
    for (const seat of [3, 4]) {
      const body = { seatIds: [showtime.seats[seat]!.id], reason: 'broken' }
      await stage.must('blocks/create', { as: stage.admin, params, body })
    }
    return { params, query: { limit: '1' } }
  },
  ...Object.fromEntries(
    ['sales', 'movies', 'occupancy', 'payments', 'promo-codes'].map((name) => [`reports/${name}`, reportOf]),
  ),
  'sales/create': async (stage) => {
    const { showtimeId, seats, theaterId } = await stage.showtime()
    await shiftOf(stage, theaterId)
    const payment = { method: 'cash', tendered: 5000 }
    const body = { showtimeId, seats: [{ seatId: seats[0]!.id, ticketType: 'adult' }], payment }
    return { body, headers: { 'idempotency-key': newId() } }
  },
  'shifts/create': async (stage) => {
    const { theaterId } = await stage.showtime()
    return { body: { theaterId, openingFloat } }
  },
  'shifts/list': async (stage) => {
    const { theaterId } = await stage.showtime()
    await shiftOf(stage, theaterId)
    return { query: { theaterId } }
  },
  'shifts/get': async (stage) => ({ params: { shiftId: await shiftOf(stage) } }),
  'shift-closings/create': async (stage) => ({
    params: { shiftId: await shiftOf(stage) },
    body: { countedCash: openingFloat },
  }),
  'report-mails/list': async (stage) => ({
    params: { theaterId: (await stage.showtime()).theaterId },
  }),
  'report-mails/update': async (stage) => ({
    params: { theaterId: (await stage.showtime()).theaterId, report: 'sales' },
    body: { period: 'week' },
  }),
  'ticket-mails/create': async (stage) => ({
    params: { reservationId: (await stage.paid()).reservation.id },
    body: {},
  }),
  'check-ins/list': async (stage) => {
    const { checkInId, showtimeId } = await checkedIn(stage)
    const body = { reason: 'by mistake' }
    await stage.must('check-ins/delete', { as: stage.admin, params: { checkInId }, body })
    return { params: { showtimeId } }
  },
  'check-ins/delete': async (stage) => {
    const { checkInId } = await checkedIn(stage)
    return { params: { checkInId }, body: { reason: 'by mistake' } }
  },
}
