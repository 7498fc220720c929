// Screens: the rooms of a theater, numbered once each.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import {
  insertScreen,
  insertShowtime,
  noRedis,
  type SignedIn,
  type TestEnv,
  type TestScreen,
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
let first: TestScreen
let staff: SignedIn
let rooms: string
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
  first = await insertScreen(database.sql, {})
  staff = await signInStaff(database.sql, env, first.theaterId)
  rooms = `/v1/theaters/${first.theaterId}/screens`
})
afterAll(() => database.end())

const path = `/v1/screens/${newId()}`
const rooms0 = `/v1/theaters/${newId()}/screens`
const body = { number: 1 }
testRefusals({ fn: create, env: () => env, method: 'POST', path: rooms0, access: 'staff', body })
testRefusals({ fn: update, env: () => env, method: 'PATCH', path, access: 'staff', body })
testRefusals({ fn: remove, env: () => env, method: 'DELETE', path, access: 'staff' })
testRefusals({ fn: get, env: () => env, method: 'GET', path, access: 'public' })
testRefusals({ fn: list, env: () => env, method: 'GET', path: rooms0, access: 'public' })

test('a screen is added without seats, changed, and gives its number away when it is closed', async () => {
  const made = await as(env, staff)(create, 'POST', rooms, { number: 7, format: 'imax' })
  const screen = await made.json()
  expect(screen).toEqual({
    id: expect.any(String),
    theaterId: first.theaterId,
    number: 7,
    format: 'imax',
    layoutVersion: null,
    seats: 0,
  })
  const at = `/v1/screens/${screen.id}`
  expect(made.headers.get('location')).toBe(at)
  const changed = await as(env, staff)(update, 'PATCH', at, { number: 8, format: '3d' })
  expect(await changed.json()).toMatchObject({ number: 8, format: '3d' })
  expect((await as(env, staff)(remove, 'DELETE', at)).status).toBe(204)
  expect((await get.request(at, {}, env)).status).toBe(404)
  expect((await as(env, staff)(create, 'POST', rooms, { number: 8 })).status).toBe(201)
  expect((await auditOf(database.sql, screen.id)).map(({ action }) => action)).toEqual([
    'screen.create',
    'screen.update',
    'screen.archive',
  ])
})

test('a number that another screen of the theater has is refused, also to all but one who ask at once', async () => {
  const one = await as(env, staff)(create, 'POST', rooms, { number: 1 })
  expect(await problemOf(one)).toMatchObject({ code: 'wrong_state', screenId: first.screenId })
  const asked = Array.from({ length: 5 }, () => as(env, staff)(create, 'POST', rooms, { number: 30 }))
  const statuses = (await Promise.all(asked)).map(({ status }) => status)
  expect(statuses.sort()).toEqual([201, 409, 409, 409, 409])
})

test('screens are listed by number with how many seats they have, in pages', async () => {
  const page = await (await list.request(`${rooms}?limit=1`, {}, env)).json()
  expect(page.items).toEqual([
    {
      id: first.screenId,
      theaterId: first.theaterId,
      number: 1,
      format: 'standard',
      layoutVersion: 1,
      seats: 40,
    },
  ])
  const next = await (await list.request(`${rooms}?cursor=${page.nextCursor}`, {}, env)).json()
  expect(next.items.map(({ number }: { number: number }) => number)).not.toContain(1)
  expect((await list.request(rooms0, {}, env)).status).toBe(404)
})

test('staff of another theater may not, and a screen on which something is to come is not closed', async () => {
  const showtime = await insertShowtime(database.sql)
  const at = `/v1/screens/${showtime.screenId}`
  const other = await problemOf(await as(env, staff)(update, 'PATCH', at, { number: 9 }))
  expect(other).toMatchObject({ status: 403, code: 'forbidden' })
  const manager = await signInStaff(database.sql, env, showtime.theaterId)
  expect(await problemOf(await as(env, manager)(remove, 'DELETE', at))).toMatchObject({
    code: 'wrong_state',
    showtimes: [{ showtimeId: showtime.showtimeId }],
  })
})
