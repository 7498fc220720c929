// A visitor who wants seats and does not give up: repeats what was not answered, as pages do, until there are
// tickets or the seats are somebody else's.
import { newId } from '#shared/std/ids.ts'
import { sleep } from '#shared/std/sleep.ts'
import createHold from '../../../functions/holds/create.ts'
import getReservation from '../../../functions/reservations/get.ts'
import { jsonRequest } from '../../../testing/catalogue.ts'
import { type Answered, askReservation, type Buyer } from '../../../testing/sales.ts'

export interface Wish {
  buyer: Buyer
  /** By their index in the test's screen. */
  seats: number[]
}

export interface Purchase extends Wish {
  /** What the visitor was told last; `lost`: Milo accepted the reservation and knows nothing of it later. */
  end: 'confirmed' | 'taken' | 'lost' | 'declined' | 'lapsed'
  reservationId?: string
}

const PAUSE_MS = 50

export async function buy(wish: Wish): Promise<Purchase> {
  for (;;) {
    const held = await hold(wish)
    if (held.status === 409) return { ...wish, end: 'taken' }
    const reserved = await reserve(wish, expectStatus(held, 201).id)
    // Redis forgot the hold: the visitor holds again.
    if (reserved.status === 409 && reserved.body.code === 'hold_expired') continue
    if (reserved.status === 409) return { ...wish, end: 'taken' }
    const reservationId = expectStatus(reserved, 202).id as string
    return { ...wish, reservationId, end: await endOf(wish, reservationId) }
  }
}

export function hold({ buyer: { showtime, customer, sale }, seats }: Wish) {
  const body = { seats: seats.map((index) => ({ seatId: showtime.seats[index]!.id })) }
  const request = jsonRequest('POST', body, { ...customer.headers, 'idempotency-key': newId() })
  return answered(() => createHold.request(`/v1/showtimes/${showtime.showtimeId}/holds`, request, sale.env))
}

export function reserve({ buyer }: Wish, holdId: string) {
  const key = newId()
  return answered(() => askReservation(buyer, holdId, { key }))
}

async function endOf({ buyer: { sale, customer } }: Wish, id: string): Promise<Purchase['end']> {
  for (;;) {
    const answer = await answered(() => getReservation.request(`/v1/reservations/${id}`, customer, sale.env))
    if (answer.status === 404) return 'lost'
    const { status } = expectStatus(answer, 200)
    if (status !== 'awaiting_payment') return status
    await sleep(PAUSE_MS)
  }
}

interface Answer {
  status: number
  body: Answered
}

/** Repeats, under the same key, until an answer says something about the request. */
async function answered(ask: () => Response | Promise<Response>): Promise<Answer> {
  for (;;) {
    const answer = await ask()
    const body = (await answer.json()) as Answered
    if (answer.status < 500 && answer.status !== 429 && body.code !== 'in_flight')
      return { status: answer.status, body }
    await sleep(PAUSE_MS)
  }
}

function expectStatus({ status, body }: Answer, expected: number): Answered {
  if (status !== expected) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body
}
