// Every list that has pages says in a Link header where the next one is, with the same filters; followed to
// its end it holds everything once.
import { beforeAll, expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { type SignedIn, signIn } from '../../testing/catalogue.ts'
import { openWorker } from '../../testing/moves.ts'
import { type Answered, mustReserve, newBuyer, useSale } from '../../testing/sales.ts'
import { routes } from '../routes.ts'

const sale = useSale()
let admin: SignedIn
/** By function: where the list is, and who looks. */
let lists: Record<string, { path: string; by: SignedIn }>
beforeAll(async () => {
  const { sql } = sale.database
  admin = await signIn(sql, sale.env, { roles: ['customer', 'staff', 'admin'] })
  const buyer = await newBuyer(sale)
  const worker = openWorker(sale)
  await worker.buy(buyer, [0, 1])
  await mustReserve(buyer, [5])
  const { showtimeId, seats } = buyer.showtime
  const endpointId = newId()
  await sql`insert into webhook_endpoints (id, url, events, secret) values (${endpointId}, 'https://a.example', '{hold.expired}', 's')`
  for (let count = 0; count < 2; count++) {
    await sql`
      insert into webhook_deliveries (id, endpoint_id, event_id, type, data)
      values (${newId()}, ${endpointId}, ${newId()}, 'hold.expired', '{}')`
    await sql`
      insert into dead_letters (id, message_id, queue, type, version, body, reason, attempts)
      values (${newId()}, ${newId()}, 'payments', 'payment.requested', 1, '{}', 'test', 5)`
  }
  lists = {
    'reservations/list': { path: '/v1/reservations?', by: buyer.customer },
    'tickets/list': { path: '/v1/tickets?', by: buyer.customer },
    'seat-history/get': { path: `/v1/showtimes/${showtimeId}/seats/${seats[0]!.id}/history?`, by: admin },
    'webhook-deliveries/list': { path: `/v1/webhook-endpoints/${endpointId}/deliveries?`, by: admin },
    'dead-letters/list': { path: '/v1/dead-letters?status=waiting&', by: admin },
  }
})

test.each([
  'reservations/list',
  'tickets/list',
  'seat-history/get',
  'webhook-deliveries/list',
  'dead-letters/list',
])('%s', async (name) => {
  expect(routes.some((route) => route.name === name)).toBe(true)
  const fn = (await import(/* @vite-ignore */ `../${name}.ts`)).default
  const { path, by } = lists[name]!
  const items: Answered[] = []
  let next: string | undefined = `${path}limit=1`
  for (let pages = 1; next; pages++) {
    expect(pages).toBeLessThanOrEqual(2)
    const answer: Response = await fn.request(next, { headers: by.headers }, sale.env)
    const page: Answered = await answer.json()
    items.push(...page.items)
    const link = answer.headers.get('link')
    expect(link === null).toBe(page.nextCursor === null)
    next = link?.match(/^<(.*)>; rel="next"$/)?.[1]
    if (name === 'dead-letters/list' && next) expect(next).toContain('status=waiting')
  }
  expect(new Set(items.map((item) => item.id ?? item.event)).size).toBe(2)
})
