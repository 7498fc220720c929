// Guests as tests need them: a token, and what somebody bought without an account.
import { checkAccessToken } from '#shared/auth/tokens.ts'
import { newId } from '#shared/std/ids.ts'
import createGuest from '../functions/guests/create.ts'
import { newSettle } from '../worker-payments/payments/settle.ts'
import { newSimulator } from '../worker-payments/providers/simulator.ts'
import { silent } from '../worker-payments/testing.ts'
import { insertShowtime, jsonRequest, type SignedIn } from './catalogue.ts'
import { type Answered, type Buyer, mustReserve, type Sale } from './sales.ts'

export async function newGuest(sale: Sale): Promise<SignedIn> {
  const answer = await createGuest.request('/v1/guests', jsonRequest('POST', {}), sale.env)
  return guestOf(sale, await answer.json())
}

/** Whom an answer with a guest's token is for. */
export async function guestOf(sale: Sale, { accessToken }: Answered): Promise<SignedIn> {
  const checked = await checkAccessToken(sale.env.JWT_PRIVATE_KEY, accessToken)
  if (!checked.ok) throw new Error(checked.code)
  return { user: checked.user, email: '', headers: { authorization: `Bearer ${accessToken}` } }
}

export const newGuestBuyer = async (sale: Sale): Promise<Buyer> => ({
  sale,
  showtime: await insertShowtime(sale.database.sql),
  customer: await newGuest(sale),
})

/** Two seats, paid for, with tickets that went to `email`. */
export async function boughtAsGuest(
  sale: Sale,
  email = `${newId()}@example.com`,
): Promise<{ buyer: Buyer; reservation: Answered; email: string }> {
  const buyer = await newGuestBuyer(sale)
  const reservation = await mustReserve(buyer, [0, 1], { body: { contact: { email } } })
  const { redis, database, env } = sale
  const providers = { simulator: newSimulator(database.sql) }
  const settle = newSettle({ sql: database.sql, redis, providers, ticketKey: env.TICKET_PRIVATE_KEY })
  await settle(reservation.payment.id, silent)
  return { buyer, reservation, email }
}
