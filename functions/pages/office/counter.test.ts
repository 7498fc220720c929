// The counter's pages: a shift first, then what is for sale; and reports for staff of the theater alone.
import { expect, test } from 'vitest'
import { evening } from '../../../testing/office.ts'
import { type Answered, useSale } from '../../../testing/sales.ts'
import { as } from '../../../testing/staff.ts'
import closeShift from '../../shift-closings/create.ts'
import openShift from '../../shifts/create.ts'
import counter from './counter.ts'
import shift from './shift.ts'
import shifts from './shifts.ts'

const sale = useSale()

async function ask(page: typeof counter, of: { headers: Record<string, string> }, path: string) {
  const cookie = `__Host-access=${of.headers.authorization!.slice('Bearer '.length)}`
  const answer = await page.request(path, { headers: { cookie } }, sale.env)
  return { status: answer.status, html: await answer.text() }
}

test('asks for a shift first, then sells; its report is X while it is open and Z once it is closed', async () => {
  const { staff, stranger, showtime } = await evening(sale, { title: 'Ordet' })
  const call = as(sale.env, staff)
  const before = await ask(counter, staff, '/office/counter')
  expect(before.html).toContain('data-shift="/v1/shifts"')
  const body = { theaterId: showtime.theaterId, openingFloat: { amount: 15_000, currency: 'EUR' } }
  const { id }: Answered = await (await call(openShift, 'POST', '/v1/shifts', body)).json()
  const open = await ask(counter, staff, '/office/counter')
  expect(open.html).toContain('<bdi>Ordet</bdi>')
  expect(open.html).toContain('40 free')
  const path = `/office/shifts/${id}`
  const x = await ask(shift, staff, path)
  expect(x.html).toContain('X report')
  expect(x.html).toContain('€150.00')
  expect((await ask(shift, stranger, path)).status).toBe(404)
  await call(closeShift, 'POST', `/v1/shifts/${id}/closing`, {
    countedCash: { amount: 14_900, currency: 'EUR' },
  })
  const z = await ask(shift, staff, path)
  expect(z.html).toContain('Z report')
  expect(z.html).toContain('-€1.00')
  expect(z.html).not.toContain('data-shift')
  expect((await ask(shifts, staff, '/office/shifts')).html).toContain(path)
  expect((await ask(shifts, stranger, '/office/shifts')).html).not.toContain(id)
})
