// An ended login whose access token is still good for minutes may do nothing that binds money or staff power.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eraseUser } from '#shared/db/users.ts'
import { newId } from '#shared/std/ids.ts'
import { loadFunctions } from '../../../functions/openapi/describe.ts'
import { type SignedIn, signIn } from '../../../testing/catalogue.ts'
import { askReservation, mustHold, newBuyer, problemOf } from '../../../testing/sales.ts'
import { calls } from './calls.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.end())

const functions = await loadFunctions()
const guarded = functions.filter(({ definition }) => definition.access !== 'public')
/** Each with its reason in its file. */
const TOKEN_IS_ENOUGH = ['holds/create', 'reservations/create', 'sessions/delete']

type End = (person: SignedIn) => Promise<unknown>
const ends: Record<string, End> = {
  erased: ({ user }) =>
    eraseUser(
      stage.sale.database.sql,
      { id: user.id, checkedHash: 'none', keepTickets: true },
      { requestId: 'test' },
    ),
  'signed-out': ({ user }) =>
    stage.sale.database.sql`update logins set ended_at = now() where id = ${user.sessionId}`,
  'signed out elsewhere, by a new password': ({ user }) =>
    stage.sale.database
      .sql`update users set credentials_version = credentials_version + 1 where id = ${user.id}`,
  expired: ({ user }) =>
    stage.sale.database.sql`update logins set expires_at = now() where id = ${user.sessionId}`,
}
const everybody = () =>
  signIn(stage.sale.database.sql, stage.sale.env, { roles: ['customer', 'staff', 'admin'] })

test('the token alone is enough for these functions and no others', () => {
  const named = guarded.filter(({ definition }) => definition.login === 'token')
  expect(named.map(({ route }) => route.name).sort()).toEqual(TOKEN_IS_ENOUGH)
})

const lookedUp = guarded.filter(
  ({ route, definition }) => definition.login !== 'token' || route.name === 'reservations/create',
)
describe.each(lookedUp.map(({ route, definition }) => [route.name, definition] as const))(
  '%s',
  (name, { access }) => {
    test('refuses a login that is over', async () => {
      const call = await calls[name]!(stage)
      for (const [how, end] of Object.entries(ends)) {
        const person = await everybody()
        await end(person)
        const answer = await stage.ask(name, { ...call, as: person })
        expect([how, answer.status, (await problemOf(answer)).code]).toEqual([how, 401, 'unauthenticated'])
      }
    })

    // Any account may call these: there is no role to take away.
    if (access === 'signed-in' || access === 'identified') return
    test('refuses a role that was taken away', async () => {
      const call = await calls[name]!(stage)
      const person = await everybody()
      const left = access === 'customer' || access === 'buyer' ? ['staff'] : ['customer']
      await stage.sale.database.sql`update users set roles = ${left} where id = ${person.user.id}`
      const answer = await stage.ask(name, { ...call, as: person })
      expect(await problemOf(answer)).toMatchObject({ status: 403, code: 'forbidden' })
    })
  },
)

test('whose login ends between hold and reservation buys nothing', async () => {
  const { sql } = stage.sale.database
  for (const end of Object.values(ends)) {
    const buyer = await newBuyer(stage.sale)
    const hold = await mustHold(buyer, [0])
    await end(buyer.customer)
    const answer = await askReservation(buyer, hold.id)
    expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'unauthenticated' })
    expect(await sql`select from reservations where hold_id = ${hold.id}`).toHaveLength(0)
  }
})

test('a batch that one ended login is in goes on for the others', async () => {
  const buyers = [await newBuyer(stage.sale), await newBuyer(stage.sale), await newBuyer(stage.sale)]
  const holds = await Promise.all(buyers.map((buyer) => mustHold(buyer, [0])))
  await ends.erased!(buyers[1]!.customer)
  const answers = await Promise.all(buyers.map((buyer, at) => askReservation(buyer, holds[at].id)))
  expect(answers.map(({ status }) => status)).toEqual([202, 401, 202])
})

test('nobody repeats a request to read an answer of a login that is over', async () => {
  const buyer = await newBuyer(stage.sale)
  const hold = await mustHold(buyer, [0])
  const key = newId()
  expect((await askReservation(buyer, hold.id, { key })).status).toBe(202)
  await ends['signed-out']!(buyer.customer)
  expect((await askReservation(buyer, hold.id, { key })).status).toBe(401)
})
