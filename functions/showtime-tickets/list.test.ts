// What a door keeps for a time without a network: each ticket of its showtime, and nobody's name.
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { evening } from '../../testing/office.ts'
import { mustPay } from '../../testing/paid-sales.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, useSale } from '../../testing/sales.ts'
import { as } from '../../testing/staff.ts'
import list from './list.ts'

const sale = useSale()
const path = (showtimeId: string) => `/v1/showtimes/${showtimeId}/tickets`
testRefusals({ fn: list, env: () => sale.env, method: 'GET', path: path(newId()), access: 'staff' })

test('lists every ticket with its seat, state and issue, in pages, also those given back', async () => {
  const { buyer, staff, showtime } = await evening(sale)
  const { tickets } = await mustPay(buyer, [0, 1, 2])
  await sale.database.sql`update tickets set status = 'refunded' where id = ${tickets[1]!.id}`
  const look = async (query = ''): Promise<Answered> =>
    (await as(sale.env, staff)(list, 'GET', path(showtime.showtimeId) + query)).json()
  const all = await look()
  expect(all.nextCursor).toBeNull()
  expect(all.items).toHaveLength(3)
  expect(all.items).toContainEqual({
    id: tickets[0]!.id,
    seat: { section: null, row: 'A', number: 1 },
    status: 'valid',
    issue: 0,
  })
  expect(all.items).toContainEqual(expect.objectContaining({ id: tickets[1]!.id, status: 'refunded' }))
  const first = await look('?limit=2')
  const second = await look(`?limit=2&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items]).toEqual(all.items)
})

test('is for staff of the theater alone', async () => {
  const { stranger, showtime } = await evening(sale)
  expect((await as(sale.env, stranger)(list, 'GET', path(showtime.showtimeId))).status).toBe(403)
})
