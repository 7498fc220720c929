// Theaters: who may make, change and close them, and how they are found.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import {
  insertShowtime,
  noRedis,
  type SignedIn,
  signIn,
  type TestEnv,
  testEnv,
} from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import create from './create.ts'
import remove from './delete.ts'
import get from './get.ts'
import list from './list.ts'
import update from './update.ts'

let database: TestDatabase
let env: TestEnv
let staff: SignedIn
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
  staff = await signInStaff(database.sql, env)
})
afterAll(() => database.end())

const body = {
  name: 'Cine Farol',
  city: 'Faro',
  address: 'Rua do Farol 3',
  position: { latitude: 37.0194, longitude: -7.9322 },
  timeZone: 'Europe/Lisbon',
  currency: 'EUR',
}
const path = `/v1/theaters/${newId()}`
testRefusals({ fn: create, env: () => env, method: 'POST', path: '/v1/theaters', access: 'staff', body })
testRefusals({ fn: update, env: () => env, method: 'PATCH', path, access: 'staff', body: { name: 'x' } })
testRefusals({ fn: remove, env: () => env, method: 'DELETE', path, access: 'staff' })
testRefusals({ fn: get, env: () => env, method: 'GET', path, access: 'public' })
testRefusals({ fn: list, env: () => env, method: 'GET', path: '/v1/theaters', access: 'public' })

async function make(given: object = {}, by = staff) {
  const answer = await as(env, by)(create, 'POST', '/v1/theaters', { ...body, ...given })
  expect(answer.status).toBe(201)
  const theater = await answer.json()
  return { theater, location: `/v1/theaters/${theater.id}` }
}

test('the maker of a theater runs it: changes and closes it, each step noted', async () => {
  const { theater, location } = await make()
  expect(theater).toEqual({ id: expect.any(String), ...body, active: true })
  const changed = await as(env, staff)(update, 'PATCH', location, { active: false, position: null })
  expect(await changed.json()).toEqual({ ...theater, active: false, position: null })
  expect(await (await get.request(location, {}, env)).json()).toMatchObject({ active: false })
  expect((await as(env, staff)(remove, 'DELETE', location)).status).toBe(204)
  expect((await get.request(location, {}, env)).status).toBe(404)
  const actions = (await auditOf(database.sql, theater.id)).map(({ action }) => action)
  expect(actions).toEqual(['theater.create', 'theater.update', 'theater.archive'])
})

test('staff of another theater may not touch it, an admin may, and a refusal leaves no trace', async () => {
  const { theater, location } = await make()
  const other = await signInStaff(database.sql, env)
  const refused = { status: 403, code: 'forbidden' }
  expect(await problemOf(await as(env, other)(update, 'PATCH', location, { name: 'Mine' }))).toMatchObject(
    refused,
  )
  expect(await problemOf(await as(env, other)(remove, 'DELETE', location))).toMatchObject(refused)
  expect(await auditOf(database.sql, theater.id)).toHaveLength(1)
  const admin = await signIn(database.sql, env, { roles: ['admin'] })
  expect((await as(env, admin)(update, 'PATCH', location, { name: 'Renamed' })).status).toBe(200)
})

test('a theater where something is still to come is not closed, and the answer names what', async () => {
  const showtime = await insertShowtime(database.sql)
  const manager = await signInStaff(database.sql, env, showtime.theaterId)
  const answer = await as(env, manager)(remove, 'DELETE', `/v1/theaters/${showtime.theaterId}`)
  expect(await problemOf(answer)).toMatchObject({
    code: 'wrong_state',
    showtimes: [{ showtimeId: showtime.showtimeId }],
  })
})

test('a theater with showtimes to come keeps its currency, and the answer names them', async () => {
  const { theaterId, showtimeId } = await insertShowtime(database.sql)
  const owner = await signInStaff(database.sql, env, theaterId)
  const change = (currency: string) =>
    as(env, owner)(update, 'PATCH', `/v1/theaters/${theaterId}`, { currency })
  expect(await problemOf(await change('KWD'))).toMatchObject({
    code: 'wrong_state',
    detail: expect.stringContaining('in a currency other than KWD'),
    showtimes: [expect.objectContaining({ showtimeId })],
  })
  await database.sql`
    update showtimes set starts_at = now() - interval '3 hours', ends_at = now() - interval '1 hour',
      sales_close_at = now() - interval '3 hours' where id = ${showtimeId}`
  expect((await change('KWD')).status).toBe(200)
})

test('theaters are listed by name, by city in any case and by whether they are open, in pages that hold', async () => {
  for (const name of ['B', 'A', 'C']) await make({ name, city: 'Évora' })
  await make({ name: 'D', city: 'Évora', active: false })
  const ask = async (query: string) => (await list.request(`/v1/theaters?${query}`, {}, env)).json()
  const names = (page: { items: { name: string }[] }) => page.items.map(({ name }) => name)
  const first = await ask('city=ÉVORA&limit=2')
  await make({ name: 'AA', city: 'Évora' })
  const second = await ask(`city=évora&limit=2&cursor=${first.nextCursor}`)
  expect([...names(first), ...names(second)]).toEqual(['A', 'B', 'C', 'D'])
  expect(names(await ask('city=Évora&active=false'))).toEqual(['D'])
})

test('theaters are in the order of a dictionary, one a page as well as all at once', async () => {
  const ordered = ['Ästhet', 'atlas', 'Écran', 'Eden', 'Łuna', 'Lux', 'zenith', 'Zoo Palast']
  for (const name of [...ordered].reverse()) await make({ name, city: 'Order' })
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const answer = await list.request(`/v1/theaters?city=order&limit=1${cursor}`, {}, env)
    const { items, nextCursor } = await answer.json()
    seen.push(items[0].name)
    if (nextCursor === null) break
    cursor = `&cursor=${nextCursor}`
  }
  expect(seen).toEqual(ordered)
})

test.each([
  ['timeZone', { timeZone: 'Europe/Atlantis' }],
  ['currency', { currency: 'eur' }],
  ['position.latitude', { position: { latitude: 91, longitude: 0 } }],
  ['position.longitude', { position: { latitude: 1 } }],
  ['active', { active: 'yes' }],
])('a wrong %s is named: %j', async (field, wrong) => {
  const answer = await as(env, staff)(create, 'POST', '/v1/theaters', { ...body, ...wrong })
  const problem = await problemOf(answer)
  expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
  expect(problem.errors?.[0]?.path).toBe(field)
})
