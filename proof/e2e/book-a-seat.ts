// The typed client at work: books the best seat of the next showtime.
// Run it with `npx tsx proof/e2e/book-a-seat.ts http://127.0.0.1:8080`.
import { randomUUID } from 'node:crypto'
import { type Client, newClient, type Problem } from 'milo/client'
import { isMain } from '#shared/std/is-main.ts'
import { sleep } from '#shared/std/sleep.ts'

const PATIENCE_MS = 30_000
const ASK_EVERY_MS = 200

/** Signs up, holds, reserves, and waits for the tickets. Throws with the code of what went wrong. */
export async function bookSeat(client: Client) {
  const login = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' }
  await read(client.v1.users.$post({ json: { ...login, name: 'Ada' } }))
  const session = await read(client.v1.sessions.$post({ json: login }))
  if (!('accessToken' in session)) throw new Error('The tokens went into cookies.')
  const signedIn = { headers: { authorization: `Bearer ${session.accessToken}` } }

  const { items } = await read(client.v1.showtimes.$get({ query: { limit: '1' } }))
  const showtime = items[0]
  if (!showtime) throw new Error('Nothing is shown.')
  const hold = await read(
    client.v1.showtimes[':showtimeId'].holds.$post(
      { param: { showtimeId: showtime.id }, json: { bestAvailable: { count: 1 } } },
      signedIn,
    ),
  )
  const reservation = await read(
    client.v1.reservations.$post(
      {
        json: { showtimeId: showtime.id, holdId: hold.id, payment: { method: 'sim_approved' } },
        header: { 'idempotency-key': randomUUID() },
      },
      signedIn,
    ),
  )
  return settled(client, reservation.id, signedIn)
}

/** Asks until the money has moved one way or the other. */
async function settled(
  client: Client,
  reservationId: string,
  signedIn: { headers: { authorization: string } },
) {
  const end = Date.now() + PATIENCE_MS
  while (Date.now() < end) {
    const param = { reservationId }
    const reservation = await read(client.v1.reservations[':reservationId'].$get({ param }, signedIn))
    if (reservation.status !== 'awaiting_payment') return reservation
    await sleep(ASK_EVERY_MS)
  }
  throw new Error('The payment takes too long.')
}

interface Answer<Ok> {
  ok: boolean
  status: number
  json(): Promise<Ok | Problem>
}

/** The answer, or its problem thrown. */
async function read<A extends Answer<unknown>>(asked: Promise<A>) {
  type Ok = Awaited<ReturnType<Extract<A, { ok: true }>['json']>>
  const answer = await asked
  const body = await answer.json()
  if (answer.ok) return body as Ok
  throw new Error((body as Problem).code)
}

if (isMain(import.meta.url)) {
  const { status, total, tickets } = await bookSeat(newClient(process.argv[2] ?? 'http://127.0.0.1:8080'))
  console.log(
    status,
    total,
    tickets.map(({ seat, code }) => `${seat.row}${seat.number} ${code}`),
  )
}
