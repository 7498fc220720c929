// Reviews: who may write one, what the average is made of, and what staff can do.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import {
  insertShowtime,
  noRedis,
  type SignedIn,
  signIn,
  type TestEnv,
  type TestShowtime,
  testEnv,
} from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import show from '../review-hidings/delete.ts'
import hide from '../review-hidings/update.ts'
import create from './create.ts'
import remove from './delete.ts'
import list from './list.ts'
import update from './update.ts'

let database: TestDatabase
let env: TestEnv
let past: TestShowtime
let path: string
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
  past = await insertShowtime(database.sql, { startsAt: new Date(Date.now() - 3_600_000), seatsPerRow: 20 })
  path = `/v1/movies/${past.movieId}/reviews`
})
afterAll(() => database.end())

const one = `/v1/reviews/${newId()}`
const some = `/v1/movies/${newId()}/reviews`
const refusing = { env: () => env, access: 'customer' as const }
describe('writing', () => {
  testRefusals({ ...refusing, fn: create, method: 'POST', path: some, body: { rating: 5 } })
})
describe('changing', () => {
  testRefusals({ ...refusing, fn: update, method: 'PATCH', path: one, body: { rating: 5 } })
  testRefusals({ ...refusing, fn: remove, method: 'DELETE', path: one })
})
describe('hiding', () => {
  const staff = { ...refusing, access: 'staff' as const, path: `${one}/hiding` }
  testRefusals({ ...staff, fn: hide, method: 'PUT', body: { reason: 'spam' } })
  testRefusals({ ...staff, fn: show, method: 'DELETE' })
})
describe('reading', () => {
  testRefusals({ env: () => env, access: 'public', fn: list, method: 'GET', path: some })
})

let seat = 0
/** Somebody with a ticket for a showtime. */
async function viewer(
  showtime = past,
  { reservation = 'confirmed', ticket = 'valid' } = {},
): Promise<SignedIn> {
  const { sql } = database
  const customer = await signIn(sql, env, { name: 'Grace' })
  const [id, seatId] = [newId(), showtime.seats[seat++ % showtime.seats.length]!.id]
  await sql`
    insert into reservations (id, user_id, showtime_id, layout_id, hold_id, fence, status, fees, total, currency,
      idempotency_key, request_hash, request_id, expires_at)
    values (${id}, ${customer.user.id}, ${showtime.showtimeId}, ${showtime.layoutId}, ${newId()}, 1, ${reservation}, 0, 0,
      'EUR', 'k', 'h', 'r', now())`
  await sql`
    insert into reservation_seats (reservation_id, showtime_id, layout_id, seat_id, ticket_type, price, fence, released_at)
    values (${id}, ${showtime.showtimeId}, ${showtime.layoutId}, ${seatId}, 'adult', 0, 1, now())`
  await sql`
    insert into tickets (id, reservation_id, showtime_id, seat_id, code, status)
    values (${newId()}, ${id}, ${showtime.showtimeId}, ${seatId}, ${newId()}, ${ticket})`
  return customer
}
const write = (by: SignedIn, body: object = { rating: 4, text: 'Good.' }, at = path) =>
  as(env, by)(create, 'POST', at, body)
const read = async (query = '', at = path) => (await list.request(`${at}${query}`, {}, env)).json()

test('who had a ticket writes one, changes it and takes it back; nobody else can', async () => {
  const author = await viewer()
  const answer = await write(author)
  expect(answer.status).toBe(201)
  const review = await answer.json()
  expect(review).toEqual({
    id: expect.any(String),
    movieId: past.movieId,
    author: { name: 'Grace' },
    rating: 4,
    text: 'Good.',
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
    hiddenReason: null,
  })
  expect(await problemOf(await write(author))).toMatchObject({ status: 409, code: 'already_reviewed' })
  const at = `/v1/reviews/${review.id}`
  const other = await viewer()
  expect((await as(env, other)(update, 'PATCH', at, { rating: 1 })).status).toBe(404)
  expect((await as(env, other)(remove, 'DELETE', at)).status).toBe(404)
  const changed = await as(env, author)(update, 'PATCH', at, { rating: 2 })
  expect(await changed.json()).toMatchObject({ rating: 2, text: 'Good.' })
  expect((await as(env, author)(remove, 'DELETE', at)).status).toBe(204)
  expect((await write(author)).status).toBe(201)
})

describe('nobody reviews a movie who', () => {
  test.each<[string, () => Promise<SignedIn>]>([
    ['has no ticket', () => signIn(database.sql, env)],
    ['gave the ticket back', () => viewer(past, { ticket: 'refunded' })],
    ['cancelled', () => viewer(past, { reservation: 'cancelled' })],
    ['never paid', () => viewer(past, { reservation: 'lapsed' })],
  ])('%s', async (_, who) => {
    expect(await problemOf(await write(await who()))).toMatchObject({ status: 422, code: 'not_eligible' })
  })

  test('has a ticket only for later, or for another movie', async () => {
    const later = await insertShowtime(database.sql, { screen: past, movieId: past.movieId })
    expect(await problemOf(await write(await viewer(later)))).toMatchObject({ code: 'not_eligible' })
    const other = await insertShowtime(database.sql)
    const at = `/v1/movies/${other.movieId}/reviews`
    expect(await problemOf(await write(await viewer(), undefined, at))).toMatchObject({
      code: 'not_eligible',
    })
    expect((await write(await viewer(), undefined, some)).status).toBe(404)
  })
})

test('five clicks at once are one review', async () => {
  const author = await viewer()
  const answers = await Promise.all(Array.from({ length: 5 }, () => write(author)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409])
})

describe('the list of a movie', () => {
  let movie: TestShowtime
  let at: string
  beforeAll(async () => {
    movie = await insertShowtime(database.sql, {
      startsAt: new Date(Date.now() - 7_200_000),
      seatsPerRow: 20,
    })
    at = `/v1/movies/${movie.movieId}/reviews`
    const ratings = [5, 3, 1, 3, 4]
    const authors = await Promise.all(ratings.map(() => viewer(movie)))
    const answers = await Promise.all(authors.map((by, index) => write(by, { rating: ratings[index] }, at)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
  })

  test('has the right average and distribution though all wrote at once', async () => {
    expect(await read('', at)).toMatchObject({
      average: 3.2,
      count: 5,
      distribution: { 1: 1, 2: 0, 3: 2, 4: 1, 5: 1 },
    })
  })

  test.each([
    ['best', [5, 4, 3, 3, 1]],
    ['worst', [1, 3, 3, 4, 5]],
  ])('%s first, in pages that hold', async (sort, expected) => {
    const seen: number[] = []
    let cursor = ''
    do {
      const page = await read(`?sort=${sort}&limit=2${cursor}`, at)
      seen.push(...page.items.map(({ rating }: { rating: number }) => rating))
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
    } while (cursor)
    expect(seen).toEqual(expected)
  })

  test('newest first unless asked otherwise', async () => {
    const { items } = await read('', at)
    const ids = items.map(({ id }: { id: string }) => id)
    expect(ids).toEqual([...ids].sort().reverse())
  })
})

test('staff hide a review with a reason and put it back; hidden it counts for nothing, and the log says who', async () => {
  const movie = await insertShowtime(database.sql, { startsAt: new Date(Date.now() - 7_200_000) })
  const at = `/v1/movies/${movie.movieId}/reviews`
  const author = await viewer(movie)
  const { id } = await (await write(author, { rating: 1, text: 'Buy watches!' }, at)).json()
  const staff = await signInStaff(database.sql, env)
  const hidden = await as(env, staff)(hide, 'PUT', `/v1/reviews/${id}/hiding`, { reason: 'advertising' })
  expect(await hidden.json()).toMatchObject({ id, hiddenReason: 'advertising' })
  expect(await read('', at)).toMatchObject({ items: [], average: null, count: 0, distribution: { 1: 0 } })
  const still = await as(env, author)(update, 'PATCH', `/v1/reviews/${id}`, { rating: 5 })
  expect(await still.json()).toMatchObject({ hiddenReason: 'advertising' })
  expect((await as(env, staff)(show, 'DELETE', `/v1/reviews/${id}/hiding`)).status).toBe(204)
  expect(await read('', at)).toMatchObject({ average: 5, count: 1 })
  expect((await auditOf(database.sql, id)).map(({ action }) => action)).toEqual([
    'review.hide',
    'review.show',
  ])
  const nothing = await as(env, staff)(hide, 'PUT', `${one}/hiding`, { reason: 'x' })
  expect(nothing.status).toBe(404)
})

test.each([
  ['rating', { rating: 0 }],
  ['rating', { rating: 4.5 }],
  ['rating', { rating: '5' }],
  ['text', { rating: 5, text: 'x'.repeat(5001) }],
  ['userId', { rating: 5, userId: newId() }],
])('a wrong %s is named: %j', async (field, body) => {
  const problem = await problemOf(await write(await viewer(), body))
  expect(problem).toMatchObject({ status: 400, errors: [{ path: field }] })
})
