// The same evening, as the office sees it.
import { catalogue, ids } from './examples-catalogue.ts'
import { at, page } from './examples-operation.ts'

const euro = (amount: number) => ({ amount, currency: 'EUR' })
const none = { count: 0, items: [] }
const person = { id: ids.user, name: 'Ada' }
const seat = { section: null, row: 'C', number: 7 }
const checkIn = {
  id: ids.checkIn,
  ticketId: ids.ticket,
  seat,
  door: 'North',
  actor: person,
  checkedInAt: at,
  forcedReason: null,
}
const undone = { ...checkIn, undoneAt: at, undoneBy: person, undoneReason: 'Scanned twice by mistake.' }
const { showtime, movie } = catalogue

const shift = {
  id: ids.shift,
  theaterId: ids.theater,
  cashier: person,
  report: 'z',
  openedAt: at,
  closedAt: '2026-03-29T22:30:00.000Z',
  openingFloat: euro(15_000),
  cash: { count: 12, amount: euro(28_600) },
  terminal: { count: 31, amount: euro(74_100) },
  comp: { count: 1, tickets: 2 },
  cashRefunds: { count: 1, amount: euro(1300) },
  expectedCash: euro(42_300),
  countedCash: euro(42_250),
  difference: euro(-50),
}

const report = (name: string, row: object) => ({
  report: name,
  theaterId: ids.theater,
  from: '2026-03-23',
  to: '2026-03-29',
  group: 'day',
  currency: 'EUR',
  rows: [{ key: '2026-03-29', label: '2026-03-29', ...row }],
})
const occupancy = { showtimes: 31, capacity: 3720, tickets: 1840, comps: 12 }
const sold = {
  tickets: 1840,
  comps: 12,
  gross: euro(2_392_000),
  fees: euro(92_000),
  refunds: euro(26_000),
  disputed: euro(0),
  takings: euro(2_366_000),
  tax: euro(215_090),
  net: euro(2_150_910),
}

/** By the name of the schema. */
export const officeExamples: Record<string, unknown> = {
  Today: {
    theaterId: ids.theater,
    day: '2026-03-29',
    from: '2026-03-29T04:00:00.000Z',
    to: '2026-03-30T04:00:00.000Z',
    serverTime: at,
    showtimes: [
      {
        id: ids.showtime,
        movie: { id: ids.movie, title: movie.title },
        screen: { id: ids.screen, number: 1 },
        startsAt: showtime.startsAt,
        endsAt: showtime.endsAt,
        status: 'scheduled',
        capacity: 120,
        sold: 80,
        held: 4,
        blocked: 2,
        checkedIn: 31,
        revenue: euro(104_000),
      },
    ],
    attention: {
      latePayments: none,
      failedRefunds: {
        count: 1,
        items: [
          {
            id: ids.refund,
            showtimeId: ids.showtime,
            reservationId: ids.reservation,
            since: at,
            detail: 'account_closed',
          },
        ],
      },
      deadLetters: none,
      unfinishedCancellations: none,
      seatMapDrift: none,
    },
  },
  Blocks: page({
    id: ids.block,
    showtimeId: ids.showtime,
    reason: 'Broken.',
    seats: [{ seatId: ids.seat, ...seat }],
    createdBy: person,
    createdAt: at,
  }),
  AuditLog: page({
    id: '4711',
    at,
    actor: person,
    action: 'showtime.update',
    objectId: ids.showtime,
    theaterId: ids.theater,
    before: { salesCutOffMinutes: 0 },
    after: { salesCutOffMinutes: 10 },
    requestId: '4f0c2a9be1d84c61',
  }),
  DoorTickets: page({ id: ids.ticket, seat, status: 'valid', issue: 0 }),
  CheckIns: {
    ...page(checkIn),
    undone: [undone],
    counts: { tickets: 80, checkedIn: 31 },
    serverTime: at,
  },
  UndoneCheckIn: undone,
  SalesReport: report('sales', sold),
  MoviesReport: report('movies', { ...sold, ...occupancy }),
  OccupancyReport: report('occupancy', { ...occupancy, checkedIn: 1711 }),
  PaymentsReport: report('payments', {
    provider: 'stripe',
    method: '',
    status: 'captured',
    payments: 902,
    gross: euro(2_392_000),
    refunds: euro(26_000),
  }),
  PromoCodesReport: report('promo-codes', {
    payments: 40,
    tickets: 81,
    gross: euro(84_240),
    refunds: euro(0),
    disputed: euro(0),
  }),
  ReportMail: { report: 'sales', period: 'week' },
  ReportMails: { items: [{ report: 'sales', period: 'week' }] },
  Shift: shift,
  Shifts: page(shift),
  TicketMail: { reservationId: ids.reservation, email: 'ada@example.org' },
}
