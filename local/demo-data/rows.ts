// The rows of a sale, as the flows leave them: claim, payment, tickets, history, and the provider's books.
import { PAYMENT_WINDOW_MS } from '#shared/domain/hold.ts'
import { seatLabel } from '#shared/domain/seat-name.ts'
import { signTicketCode } from '../../worker-payments/payments/sign-ticket.ts'
import type { Tx } from '../seed/catalogue.ts'
import { isOnline } from './demand.ts'
import { insertRows } from './insert-rows.ts'
import { contactOf, guestNames } from './people.ts'
import type { Random } from './random.ts'
import { idAt, later, type Sale } from './sales.ts'

/** In the order in which they refer to each other. */
const tables = [
  'users',
  'reservations',
  'reservation_contacts',
  'reservation_seats',
  'payments',
  'simulator.charges',
  'counter_sales',
  'tickets',
  'check_ins',
  'seat_history',
  'refunds',
  'simulator.refunds',
  'promo_code_uses',
] as const
type Table = (typeof tables)[number]

export interface Batch {
  add(table: Table, row: object): void
  insert(tx: Tx): Promise<void>
}

export function newBatch(): Batch {
  const rows = new Map<Table, object[]>(tables.map((table) => [table, []]))
  return {
    add: (table, row) => rows.get(table)!.push(row),
    async insert(tx) {
      for (const table of tables) await insertRows(tx, table, rows.get(table)!)
    },
  }
}

export interface Books {
  batch: Batch
  random: Random
  ticketKey: string
  /** Of a sale at the counter. */
  shift: { id: string; cashierId: string } | undefined
  /** Who stands at the door. */
  usherId: string
}

const REQUEST = 'demo-data'
/** From the reservation to the end of its payment. */
const SETTLED_AFTER_MS = 4_000
const DECLINED = { sim_declined: 'card_declined', sim_insufficient_funds: 'insufficient_funds' } as const

const fenceOf = ({ soldAt }: Sale): number => soldAt.getTime() * 1000

export function addSale(sale: Sale, books: Books): void {
  const userId = sale.customer?.id ?? idAt(sale.soldAt)
  addReservation(sale, userId, books)
  addPayment(sale, books)
  addSeats(sale, userId, books)
  if (sale.fate !== 'declined') addTickets(sale, books)
  addRefund(sale, books)
  const { promo } = sale.quote
  if (promo)
    books.batch.add('promo_code_uses', { reservation_id: sale.id, promo_code_id: promo.id, user_id: userId })
}

function addReservation(sale: Sale, userId: string, { batch, random }: Books): void {
  const { id, show, soldAt, quote, fate, back } = sale
  if (!sale.customer)
    batch.add('users', {
      id: userId,
      name: 'Guest',
      password_hash: 'none',
      roles: ['guest'],
      created_at: soldAt,
    })
  if (sale.way === 'guest')
    batch.add('reservation_contacts', {
      reservation_id: id,
      ...contactOf(random.pick(guestNames)),
      created_at: soldAt,
    })
  batch.add('reservations', {
    id,
    user_id: userId,
    showtime_id: show.id,
    layout_id: show.layoutId,
    hold_id: idAt(soldAt),
    fence: fenceOf(sale),
    status: fate === 'cancelled' || fate === 'declined' ? fate : 'confirmed',
    fees: quote.fees,
    total: quote.total,
    currency: quote.currency,
    idempotency_key: id,
    request_hash: REQUEST,
    request_id: REQUEST,
    expires_at: later(soldAt, PAYMENT_WINDOW_MS),
    created_at: soldAt,
    updated_at: back?.at ?? later(soldAt, SETTLED_AFTER_MS),
  })
}

function addPayment(sale: Sale, { batch, random, shift }: Books): void {
  const { paymentId, way, fate, soldAt, quote, back } = sale
  const { total: amount, currency } = quote
  const status = {
    kept: 'captured',
    partly: 'captured',
    cancelled: 'refunded',
    declined: 'declined',
    disputed: 'disputed',
  }[fate]
  const card =
    fate === 'declined'
      ? random.pick(['sim_declined', 'sim_insufficient_funds'] as const)
      : fate === 'disputed'
        ? 'sim_disputed'
        : 'sim_approved'
  const reason = card in DECLINED ? DECLINED[card as keyof typeof DECLINED] : null
  const reference = way === 'terminal' ? `T${random.between(100_000, 999_999)}` : null
  batch.add('payments', {
    id: paymentId,
    reservation_id: sale.id,
    status,
    amount,
    currency,
    method: isOnline(sale.way) ? card : way,
    provider: isOnline(sale.way) ? 'simulator' : 'counter',
    provider_reference: isOnline(sale.way) ? `sim_${paymentId}` : (reference ?? 'counter'),
    decline_reason: reason,
    charge_started_at: isOnline(sale.way) ? later(soldAt, 1_000) : null,
    attempts: isOnline(sale.way) ? 1 : 0,
    created_at: soldAt,
    updated_at: back?.at ?? later(soldAt, SETTLED_AFTER_MS),
    attempt: 1,
  })
  if (isOnline(sale.way)) {
    const booked = { key: paymentId, amount, currency, method: card, reason, calls: 1 }
    const at = later(soldAt, 2_000)
    const charged = fate === 'declined' ? 'declined' : 'captured'
    batch.add('simulator.charges', { ...booked, status: charged, settles_at: at, created_at: at })
  } else {
    const tendered = way === 'cash' ? Math.ceil(amount / 1_000) * 1_000 : null
    const reason = way === 'comp' ? random.pick(['Press', 'Staff', 'Voucher']) : null
    batch.add('counter_sales', {
      reservation_id: sale.id,
      shift_id: shift!.id,
      method: way,
      amount,
      tendered,
      reference,
      reason,
      sold_at: soldAt,
    })
  }
}

function addSeats(sale: Sale, userId: string, { batch }: Books): void {
  const { id, show, soldAt, quote, fate, back } = sale
  const settledAt = later(soldAt, SETTLED_AFTER_MS)
  const fence = fenceOf(sale)
  for (const { seatId, ticketType, price } of quote.seats) {
    const freedAt = fate === 'declined' ? settledAt : back?.seatIds.includes(seatId) ? back.at : null
    batch.add('reservation_seats', {
      reservation_id: id,
      showtime_id: show.id,
      layout_id: show.layoutId,
      seat_id: seatId,
      ticket_type: ticketType,
      price,
      fence,
      released_at: freedAt,
    })
    const tell = (event: string, at: Date, actor_id: string | null = null, reason: string | null = null) =>
      batch.add('seat_history', {
        showtime_id: show.id,
        seat_id: seatId,
        event,
        reason,
        reservation_id: id,
        actor_id,
        fence,
        request_id: REQUEST,
        at,
      })
    tell('reserved', soldAt, userId)
    if (fate !== 'declined') tell('sold', settledAt)
    if (freedAt) tell('released', freedAt, null, fate === 'declined' ? 'declined' : 'cancelled')
  }
}

function addTickets(sale: Sale, { batch, ticketKey, usherId }: Books): void {
  const { show, soldAt, quote, fate, back, letInAt } = sale
  const issuedAt = later(soldAt, SETTLED_AFTER_MS)
  for (const seat of quote.seats) {
    const ticketId = idAt(issuedAt)
    const facts = { ticketId, showtimeId: show.id, startsAt: show.startsAt, seat: seatLabel(seat), issue: 0 }
    const scannedAt = letInAt.get(seat.seatId)
    const isBack = back?.seatIds.includes(seat.seatId) || fate === 'disputed'
    batch.add('tickets', {
      id: ticketId,
      reservation_id: sale.id,
      showtime_id: show.id,
      seat_id: seat.seatId,
      code: signTicketCode(ticketKey, facts),
      status: scannedAt ? 'used' : isBack ? 'refunded' : 'valid',
      issued_at: issuedAt,
      issue: 0,
    })
    if (scannedAt) {
      const scan = { id: idAt(scannedAt), ticket_id: ticketId, nonce: idAt(scannedAt), at: scannedAt }
      batch.add('check_ins', { ...scan, door: 'Main door', actor_id: usherId })
    }
  }
}

function addRefund(sale: Sale, { batch, shift }: Books): void {
  const { paymentId, way, quote, back } = sale
  if (!back || back.amount === 0) return
  const { amount, at, seatIds } = back
  const key = `${sale.id}:demo`
  const isCash = way === 'cash'
  batch.add('refunds', {
    id: idAt(at),
    payment_id: paymentId,
    key,
    amount,
    currency: quote.currency,
    reason: 'cancelled',
    seat_ids: seatIds,
    status: 'refunded',
    provider_reference: isCash ? null : `sim_refund_${key}`,
    refund_started_at: at,
    attempts: 1,
    failure_reason: isCash ? 'give it back at the counter' : null,
    created_at: at,
    updated_at: at,
    retries: 0,
    shift_id: isCash ? shift!.id : null,
  })
  if (!isCash)
    batch.add('simulator.refunds', { key, charge_key: paymentId, amount, calls: 1, created_at: at })
}
