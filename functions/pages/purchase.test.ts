// The pages of a purchase and of an account, as the server renders them: for their owner, in each state.
import { expect, test } from 'vitest'
import { type SignedIn, signIn, type TestEnv } from '../../testing/catalogue.ts'
import { askReservation, mustHold, mustReserve, newBuyer, rivalOf, useSale } from '../../testing/sales.ts'
import account from './account.ts'
import checkout from './checkout.ts'
import reservation from './reservation.ts'

const sale = useSale()

type Page = typeof checkout | typeof account | typeof reservation
async function ask(fn: Page, path: string, { headers }: SignedIn, env: TestEnv = sale.env) {
  const cookie = `__Host-access=${headers.authorization.slice('Bearer '.length)}`
  const answer = await fn.request(path, { headers: { cookie } }, env)
  return { status: answer.status, headers: answer.headers, html: await answer.text() }
}

test('a hold can be paid by its buyer alone, and leads to its reservation once it is reserved', async () => {
  const buyer = await newBuyer(sale)
  const { id } = await mustHold(buyer, [0, 1])
  const path = `/checkout/${id}?showtime=${buyer.showtime.showtimeId}`
  const open = await ask(checkout, path, buyer.customer)
  expect([open.status, open.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(open.html).toContain('Pay €26.00')
  expect(open.html).toContain(`Your tickets go to ${buyer.customer.email}`)
  expect(open.html).toContain('Until 2 hours before the start you can give seats back')
  const others = await ask(checkout, path, (await rivalOf(buyer)).customer)
  expect(others.status).toBe(409)
  expect(others.html).toContain('These seats are not held any more')
  expect(others.html).not.toContain('€26.00')
  const made = await askReservation(buyer, id)
  const { id: reservationId } = (await made.json()) as { id: string }
  const after = await ask(checkout, path, buyer.customer)
  expect([after.status, after.headers.get('location')]).toEqual([303, `/r/${reservationId}`])
})

test('the hosts of a payment provider are allowed where it is on, on the page of its form alone', async () => {
  const buyer = await newBuyer(sale)
  const { id } = await mustReserve(buyer, [0])
  const stripe = { ...sale.env, PAYMENT_PROVIDERS: 'simulator,stripe' } as TestEnv
  const policyOf = async (env: TestEnv) =>
    (await ask(reservation, `/r/${id}`, buyer.customer, env)).headers.get('content-security-policy')
  expect(await policyOf(sale.env)).not.toContain('https://js.stripe.com')
  expect(await policyOf(stripe)).toContain("script-src 'self' https://js.stripe.com")
  expect(await policyOf(stripe)).not.toContain('razorpay')
  const page = await ask(account, '/account', buyer.customer, stripe)
  expect(page.headers.get('content-security-policy')).not.toContain('stripe')
})

test('the form of a provider has what its payment needs, for the buyer alone', async () => {
  const buyer = await newBuyer(sale)
  const { id, payment } = await mustReserve(buyer, [0])
  const action = { type: 'stripe', clientSecret: 'pi_1_secret_2', publishableKey: 'pk_test_1' }
  await sale.database.sql`
    update payments set next_action = ${sale.database.sql.json(action)} where id = ${payment.id}`
  const { html } = await ask(reservation, `/r/${id}`, buyer.customer)
  expect(html).toContain('Complete the payment below')
  expect(html).toContain('pi_1_secret_2')
})

test('an account is shown to its owner, and guests are asked to sign in', async () => {
  const { sql } = sale.database
  const owner = await signIn(sql, sale.env, { name: 'Ada <b>' })
  const { html } = await ask(account, '/account', owner)
  expect(html).toContain(owner.email)
  expect(html).not.toContain('<b>')
  expect(html).toContain('not confirmed yet')
  expect(html).toContain('this device')
  const guest = await ask(account, '/account?lang=de', await signIn(sql, sale.env, { roles: ['guest'] }))
  expect([guest.status, guest.headers.get('location')]).toEqual([303, '/sign-in?next=%2Faccount&lang=de'])
})
