// The export: what is stored about a person is in it, and nothing of others, nor a secret.
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { insertApp } from '../../testing/authenticators.ts'
import { signIn } from '../../testing/catalogue.ts'
import { orderedLink } from '../../testing/links.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { mustReserve, newBuyer, useSale } from '../../testing/sales.ts'
import { as } from '../../testing/staff.ts'
import get from './get.ts'

const sale = useSale()
const path = '/v1/users/me/export'
testRefusals({ fn: get, env: () => sale.env, method: 'GET', path, access: 'signed-in' })

test('it has account, sales, words, logins and events of the caller alone, and no secret', async () => {
  const { sql } = sale.database
  const buyer = await newBuyer(sale)
  const { user, email } = buyer.customer
  const reservation = await mustReserve(buyer, [0, 1])
  const [review, other] = [newId(), await signIn(sql, sale.env)]
  await sql`insert into reviews (id, movie_id, user_id, rating, text) values (${review}, ${buyer.showtime.movieId}, ${user.id}, 5, 'Mine')`
  await sql`insert into reviews (id, movie_id, user_id, rating, text) values (${newId()}, ${buyer.showtime.movieId}, ${other.user.id}, 1, 'Of others')`
  await insertApp(sql, sale.env.SECOND_FACTOR_KEY, user.id)
  await orderedLink(sql, 'password_reset', email)
  await sql`insert into security_events (kind, user_id, address) values ('login_failed', ${user.id}, '203.0.113.5')`
  const answer = await as(sale.env, buyer.customer)(get, 'GET', path)
  const text = await answer.text()
  expect(JSON.parse(text)).toMatchObject({
    account: { id: user.id, email, roles: ['customer'] },
    reservations: [{ id: reservation.id, payments: [{ status: 'requested' }], seats: [{}, {}] }],
    reviews: [{ id: review, text: 'Mine' }],
    logins: [{ id: user.sessionId }],
    authenticators: [{ name: 'Phone' }],
    links: [{ purpose: 'password_reset', email }],
    securityEvents: [{ kind: 'login_failed', address: '203.0.113.5' }],
    theaters: [],
    actions: [],
  })
  const [secrets] = await sql`
    select sealed_secret as one, token_hash as two from authenticators, single_use_tokens
    where authenticators.user_id = ${user.id} and single_use_tokens.user_id = ${user.id}`
  for (const hidden of [secrets!.one, secrets!.two, 'Of others', other.user.id])
    expect(text).not.toContain(hidden)
})
