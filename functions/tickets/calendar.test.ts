// The calendar of a ticket follows what staff change: one entry, whose number rises.
import ICAL from 'ical.js'
import { beforeAll, expect, test } from 'vitest'
import { openWorker } from '../../testing/moves.ts'
import { inHours, openEvening } from '../../testing/new-starts.ts'
import { type Answered, useSale } from '../../testing/sales.ts'
import getReservation from '../reservations/get.ts'
import getTicket from './get.ts'

const sale = useSale()
let worker: ReturnType<typeof openWorker>
beforeAll(() => {
  worker = openWorker(sale)
})

test('another start reaches the ticket and its calendar, as the same entry; its code stays', async () => {
  const { buyer, start } = await openEvening(sale)
  const { headers } = buyer.customer
  const { id } = await worker.buy(buyer, [0])
  const at = inHours(30)
  const path = `/v1/reservations/${id}`
  const read = async () =>
    (await (await getReservation.request(path, { headers }, sale.env)).json()) as Answered
  const [before] = (await read()).tickets
  const entry = async () => {
    const accept = { headers: { ...headers, accept: 'text/calendar' } }
    const answer = await getTicket.request(`/v1/tickets/${before.id}`, accept, sale.env)
    const event = new ICAL.Component(ICAL.parse(await answer.text())).getFirstSubcomponent('vevent')!
    const { uid, sequence, startDate, endDate } = new ICAL.Event(event)
    const stamp = (event.getFirstPropertyValue('dtstamp') as ICAL.Time).toJSDate()
    return { uid, sequence, stamp, from: startDate.toJSDate(), to: endDate.toJSDate() }
  }
  const first = await entry()
  expect(first).toMatchObject({ uid: `${before.id}@milo`, sequence: 0 })
  await start(at)
  expect((await read()).tickets).toEqual([before])
  const second = await entry()
  expect(second).toMatchObject({ uid: first.uid, sequence: 1, from: at })
  expect(second.to.getTime() - at.getTime()).toBe(first.to.getTime() - first.from.getTime())
  expect(second.stamp.getTime()).toBeGreaterThanOrEqual(first.stamp.getTime())
  const again = inHours(33)
  await start(again)
  expect(await entry()).toMatchObject({ uid: first.uid, sequence: 2, from: again })
  await sale.database.sql`update tickets set status = 'refunded' where id = ${before.id}`
  expect((await entry()).sequence).toBe(3)
})
