// The seats of a screen: drawn as text or JSON, seen as a picture, and never taken away from who bought them.
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { insertShowtime, type SignedIn, signIn } from '../../testing/catalogue.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { askHold, askReservation, mustHold, mustReserve, newBuyer, useSale } from '../../testing/sales.ts'
import { as, auditOf, signInStaff } from '../../testing/staff.ts'
import getSeatMap from '../seat-maps/get.ts'
import get from './get.ts'
import update from './update.ts'

const sale = useSale()
let screen: Awaited<ReturnType<typeof insertShowtime>>
let staff: SignedIn
let path: string
beforeAll(async () => {
  screen = await insertShowtime(sale.database.sql, { status: 'cancelled' })
  staff = await signInStaff(sale.database.sql, sale.env, screen.theaterId)
  path = `/v1/screens/${screen.screenId}/layout`
})

const seat = { row: 'A', number: 1, x: 0, y: 0 }
testRefusals({
  fn: get,
  env: () => sale.env,
  method: 'GET',
  path: `/v1/screens/${newId()}/layout`,
  access: 'public',
})
describe('without a token or with a wrong one', () => {
  const path = `/v1/screens/${newId()}/layout`
  testRefusals({ fn: update, env: () => sale.env, method: 'PUT', path, access: 'staff' })
})

const draw = async (drawing: string, at = path, by = staff, language = 'en') =>
  update.request(
    at,
    {
      method: 'PUT',
      headers: { ...by.headers, 'content-type': 'text/plain; charset=utf-8', 'accept-language': language },
      body: drawing,
    },
    sale.env,
  )
const put = (body: unknown) => as(sale.env, staff)(update, 'PUT', path, body)
const read = async (at = path) => (await get.request(at, {}, sale.env)).json()

test('a drawing becomes seats with places, kinds and a best spot, and each one is a new version', async () => {
  const { version } = await read()
  const answer = await draw('A wc.ss\n\nB pp.pp\n')
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ version: version + 1, seats: 8 })
  const layout = await read()
  expect(layout).toMatchObject({ screenId: screen.screenId, version: version + 1, best: { x: 2 } })
  expect(layout.seats[0]).toEqual({
    seatId: expect.any(String),
    section: null,
    row: 'A',
    number: 1,
    category: 'standard',
    accessible: true,
    companion: false,
    pairedSeatId: null,
    x: 0,
    y: 0,
  })
  expect(layout.seats[7]).toMatchObject({ row: 'B', number: 4, category: 'premium', x: 4, y: 2 })
  const log = await auditOf(sale.database.sql, screen.screenId)
  expect(log.at(-1)).toMatchObject({
    actorId: staff.user.id,
    action: 'layout.update',
    after: { version: version + 1, seats: 8 },
  })
})

test('the same as JSON, in any order, with gaps in the numbers', async () => {
  const seats = [
    { row: 'B', number: 10, x: 0, y: 1, category: 'sofa' },
    { row: 'A', number: 3, x: 1, y: 0, companion: true },
    { row: 'A', number: 1, x: 0, y: 0, accessible: true },
  ]
  expect((await put({ seats, best: { x: 0.5, y: 1 } })).status).toBe(200)
  const layout = await read()
  const names = layout.seats.map(({ row, number }: typeof seat) => `${row}${number}`)
  expect(names).toEqual(['A1', 'A3', 'B10'])
  expect(layout.best).toEqual({ x: 0.5, y: 1 })
})

test('a picture of it, for who would rather look', async () => {
  await draw('A ss.ss')
  const picture = await get.request(path, { headers: { accept: 'image/svg+xml' } }, sale.env)
  expect(picture.headers.get('content-type')).toBe('image/svg+xml')
  expect(picture.headers.get('vary')).toMatch(/accept/i)
  expect((await picture.text()).match(/<svg /g)).toHaveLength(1)
})

describe('what cannot stand is refused, and the errors name row and seat', () => {
  test.each([
    ['line 2', 'A ss\nB s!s', 'has "!" at place 2 of row B'],
    ['line 1', 'A sc', 'companion seat at place 2 of row A'],
    ['line 2', 'A ss\nA ss', 'repeats row A'],
    ['line 1', '', 'must have a seat'],
  ])('at %s of a drawing: %j', async (field, drawing, message) => {
    const problem = await problemOf(await draw(drawing))
    expect(problem).toMatchObject({ status: 400, errors: [{ path: field }] })
    expect(problem.errors?.[0]?.message).toContain(message)
  })

  test.each([
    ['de', 'hat "!" an Stelle 2 von Reihe B'],
    ['fr', '"!" à la place 2 de la rangée B'],
    ['es', 'tiene "!" en la plaza 2 de la fila B'],
    ['ar', 'يوجد \u2068"!"\u2069 في المكان 2'],
  ])('of a drawing, in the language that was asked for: %s', async (language, message) => {
    const problem = await problemOf(await draw('A ss\nB s!s', path, staff, language))
    expect(problem.errors).toEqual([{ path: 'line 2', message: expect.stringContaining(message) }])
  })

  test.each([
    ['named twice', [seat, { ...seat, x: 5 }], 'seats.1', 'Row A, seat 1, which was named before'],
    ['on another', [seat, { ...seat, number: 2, x: 0.5 }], 'seats.1', 'is in the place of Row A, seat 1'],
    ['out of line', [seat, { ...seat, number: 2, x: 1, y: 1 }], 'seats.1', 'not in line with seat 1'],
    ['a lone companion', [{ ...seat, companion: true }], 'seats.0', 'without an accessible place beside it'],
    ['of no kind', [{ ...seat, category: 'throne' }], 'seats.0.category', 'must be one of'],
    ['in no row', [{ ...seat, row: ' ' }], 'seats.0.row', 'must not be empty'],
    ['in a row of a long name', [{ ...seat, row: 'Balcony 1' }], 'seats.0.row', 'at most 8 characters'],
    [
      'of a section of control characters',
      [{ ...seat, section: 'a\u0007b' }],
      'seats.0.section',
      'control characters',
    ],
    ['far away', [{ ...seat, x: 1e9 }], 'seats.0.x', 'must be a number from 0'],
    ['unknown in a field', [{ ...seat, price: 1 }], 'seats.0.price', 'is not a known field'],
  ])('a seat %s', async (_, seats, field, message) => {
    const problem = await problemOf(await put({ seats }))
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
    expect(problem.errors?.[0]?.path).toBe(field)
    expect(problem.errors?.[0]?.message).toContain(message)
  })

  test('no seat at all, no known type, or more than a screen can have', async () => {
    expect(await problemOf(await put({ seats: [] }))).toMatchObject({ errors: [{ path: 'seats' }] })
    expect(await problemOf(await put('{"seats":'))).toMatchObject({ code: 'malformed_json' })
    const headers = { ...staff.headers, 'content-type': 'text/html' }
    const other = await update.request(path, { method: 'PUT', headers, body: 'A ss' }, sale.env)
    expect(await problemOf(other)).toMatchObject({ code: 'unsupported_media_type' })
    expect(await problemOf(await draw(`A ${'s'.repeat(600_000)}`))).toMatchObject({ code: 'too_large' })
  })
})

test('a change that takes away a sold seat is refused and names the reservation; without it the seat stays sold', async () => {
  const buyer = await newBuyer(sale)
  const { showtime } = buyer
  const here = `/v1/screens/${showtime.screenId}/layout`
  const manager = await signInStaff(sale.database.sql, sale.env, showtime.theaterId)
  const reservation = await mustReserve(buyer, [39])
  const problem = await problemOf(await draw('A ssssssssss', here, manager))
  expect(problem).toMatchObject({
    status: 409,
    code: 'layout_in_use',
    reservationIds: [reservation.id],
    seats: [{ reservationId: reservation.id, showtimeId: showtime.showtimeId, row: 'D', number: 10 }],
  })
  expect((await read(here)).version).toBe(1)
  // Row D keeps its ten seats: the showtime keeps its version, and what was bought.
  const kept = await (await draw('A ss\nD ssssssssss', here, manager)).json()
  expect(kept).toMatchObject({ version: 2, movedShowtimeIds: [], keptShowtimeIds: [showtime.showtimeId] })
  const [row] = await sale.database.sql`
    select layout_id, (select count(*)::int from reservation_seats where showtime_id = showtimes.id) as seats
    from showtimes where id = ${showtime.showtimeId}`
  expect(row).toEqual({ layout_id: showtime.layoutId, seats: 1 })
})

test('a showtime of which nothing is sold takes the new seats, and a hold of one that is gone ends without a sale', async () => {
  const buyer = await newBuyer(sale)
  const { showtime } = buyer
  const manager = await signInStaff(sale.database.sql, sale.env, showtime.theaterId)
  const hold = await mustHold(buyer, [0])
  const answer = await draw('A ss', `/v1/screens/${showtime.screenId}/layout`, manager)
  expect(await answer.json()).toMatchObject({ movedShowtimeIds: [showtime.showtimeId] })
  const map = await getSeatMap.request(`/v1/showtimes/${showtime.showtimeId}/seat-map`, {}, sale.env)
  expect((await map.json()).seats).toHaveLength(2)
  expect(await problemOf(await askReservation(buyer, hold.id))).toMatchObject({ code: 'hold_expired' })
  expect(await problemOf(await askHold(buyer, [0]))).toMatchObject({ code: 'seat_not_in_screen' })
})

test('staff of another theater may not, and of no screen there is a layout', async () => {
  const other = await signInStaff(sale.database.sql, sale.env)
  expect(await problemOf(await draw('A ss', path, other))).toMatchObject({ code: 'forbidden' })
  const admin = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
  const nowhere = `/v1/screens/${newId()}/layout`
  expect((await draw('A ss', nowhere, admin)).status).toBe(404)
  expect((await get.request(nowhere, {}, sale.env)).status).toBe(404)
})
