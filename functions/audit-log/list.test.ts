// The audit log as it is read: filters, pages, and whose entries one sees.
import { describe, expect, test } from 'vitest'
import { signIn } from '../../testing/catalogue.ts'
import { evening } from '../../testing/office.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, useSale } from '../../testing/sales.ts'
import { as } from '../../testing/staff.ts'
import block from '../blocks/create.ts'
import listBlocks from '../blocks/list.ts'
import updateShowtime from '../showtimes/update.ts'
import updateTheater from '../theaters/update.ts'
import list from './list.ts'

const sale = useSale()
testRefusals({ fn: list, env: () => sale.env, method: 'GET', path: '/v1/audit-log', access: 'staff' })

/** Changes of a theater, its showtime and its seats, in turn. */
async function busyStaff() {
  const of = await evening(sale)
  const { theaterId, showtimeId, seats } = of.showtime
  const call = as(sale.env, of.staff)
  const answers = [
    await call(updateTheater, 'PATCH', `/v1/theaters/${theaterId}`, { name: 'Kino am Ring' }),
    await call(updateShowtime, 'PATCH', `/v1/showtimes/${showtimeId}`, { orphanRule: 'off' }),
    await call(block, 'POST', `/v1/showtimes/${showtimeId}/blocks`, {
      seatIds: [seats[0]!.id],
      reason: 'Broken',
    }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 201])
  return { ...of, theaterId, showtimeId, call }
}

const actionsOf = ({ items }: Answered): string[] => items.map(({ action }: Answered) => action)
const ALL = ['block.create', 'showtime.update', 'theater.update']

describe('the audit log', () => {
  test('is found by actor, object, theater and time, newest first, in pages', async () => {
    const { staff, theaterId, showtimeId, call } = await busyStaff()
    const look = async (query: string): Promise<Answered> =>
      (await call(list, 'GET', `/v1/audit-log?${query}`)).json()
    const all = await look(`actor=${staff.user.id}`)
    expect(actionsOf(all)).toEqual(ALL)
    expect(actionsOf(await look(`theaterId=${theaterId}`))).toEqual(ALL)
    expect((await look(`object=${showtimeId}`)).items).toMatchObject([
      {
        action: 'showtime.update',
        actor: { id: staff.user.id, name: 'Test Staff' },
        theaterId,
        before: { orphanRule: 'warn' },
        after: { orphanRule: 'off' },
      },
    ])
    const [, second] = all.items
    expect(actionsOf(await look(`actor=${staff.user.id}&to=${second.at}`))).toEqual(['theater.update'])
    expect(actionsOf(await look(`actor=${staff.user.id}&from=${second.at}`))).toEqual(ALL.slice(0, 2))
    const page = await look(`actor=${staff.user.id}&limit=2`)
    expect(actionsOf(await look(`actor=${staff.user.id}&cursor=${page.nextCursor}`))).toEqual(ALL.slice(2))
  })

  test('of a theater is for its staff and for admins; what one did oneself, one sees', async () => {
    const { stranger, theaterId, staff } = await busyStaff()
    const admin = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
    const path = `/v1/audit-log?theaterId=${theaterId}`
    const seenBy = async (who: typeof admin) =>
      actionsOf(await (await as(sale.env, who)(list, 'GET', path)).json())
    expect(await seenBy(stranger)).toEqual([])
    expect(await seenBy(admin)).toEqual(ALL)
    await sale.database.sql`update theater_staff set theater_id = (select theater_id from theater_staff
      where user_id = ${stranger.user.id}) where user_id = ${staff.user.id}`
    expect(await seenBy(staff)).toEqual(ALL)
  })
})

test('blocks are listed with seats, reason and person, newest first', async () => {
  const { showtimeId, showtime, call, stranger, staff } = await busyStaff()
  const path = `/v1/showtimes/${showtimeId}/blocks`
  const seatIds = [showtime.seats[5]!.id, showtime.seats[4]!.id]
  await call(block, 'POST', path, { seatIds, reason: 'House seats' })
  const { items }: Answered = await (await call(listBlocks, 'GET', path)).json()
  expect(items).toMatchObject([
    { reason: 'House seats', createdBy: { id: staff.user.id }, seats: [{ number: 5 }, { number: 6 }] },
    { reason: 'Broken', showtimeId, seats: [{ seatId: showtime.seats[0]!.id, row: 'A', number: 1 }] },
  ])
  const first: Answered = await (await call(listBlocks, 'GET', `${path}?limit=1`)).json()
  const rest: Answered = await (await call(listBlocks, 'GET', `${path}?cursor=${first.nextCursor}`)).json()
  expect(rest.items).toEqual(items.slice(1))
  expect((await as(sale.env, stranger)(listBlocks, 'GET', path)).status).toBe(403)
})
