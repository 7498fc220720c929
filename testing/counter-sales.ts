// Tickets for tests of a door and of a counter: sold by the demo's staff, for a showtime that begins now.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { callAs } from '../proof/e2e/purchase.ts'
import type { OfficeInBrowser } from './office-browser.ts'

export interface RunningShowtime {
  id: string
  theaterId: string
  currency: string
}

/**
 * One of a theater of the demo's staff, moved to this minute: doors are open and seats are for sale, three of
 * them side by side.
 */
export async function runningShowtime({ system }: OfficeInBrowser): Promise<RunningShowtime> {
  const { sql } = system.database
  const [row] = await sql<RunningShowtime[]>`
    select h.id, s.theater_id as "theaterId", h.currency from showtimes h join screens s on s.id = h.screen_id
    join theater_staff t on t.theater_id = s.theater_id join users u on u.id = t.user_id
    where u.email = 'staff@milo.test' and h.status = 'scheduled' and h.starts_at > now() + interval '1 day'
      and exists (select from seats a join seats b using (layout_id, row, category) join seats c using (layout_id, row, category)
        where layout_id = h.layout_id and category = 'standard' and b.x = a.x + 1 and c.x = a.x + 2)
    order by h.starts_at, h.id limit 1`
  const { id } = row!
  await sql`
    update showtimes set status = 'cancelled' where id <> ${id} and screen_id = (select screen_id from showtimes where id = ${id})
      and starts_at < now() + interval '4 hours' and ends_at > now() - interval '1 hour'`
  await sql`
    update showtimes set starts_at = now(), ends_at = now() + interval '2 hours', sales_close_at = now() where id = ${id}`
  return row!
}

export interface SoldTicket {
  id: string
  code: string
  seat: { section: string | null; row: string; number: number }
}

/** By somebody who is signed in on this page; opens a shift where it is needed. */
export async function sellTickets(
  page: Page,
  { id, theaterId, currency }: RunningShowtime,
  count: number,
): Promise<SoldTicket[]> {
  const opened = await callAs(page, 'POST', '/v1/shifts', {
    theaterId,
    openingFloat: { amount: 10_000, currency },
  })
  expect([201, 409]).toContain(opened.status)
  const body = {
    showtimeId: id,
    bestAvailable: { count },
    payment: { method: 'terminal', reference: 'test' },
  }
  const sold = await page.evaluate(
    async ([body, key]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key! }
      const answer = await fetch('/v1/sales', { method: 'POST', headers, body: body! })
      return { status: answer.status, value: await answer.json() }
    },
    [JSON.stringify(body), newId()] as const,
  )
  expect(sold.status, JSON.stringify(sold.value)).toBe(201)
  return sold.value.reservation.tickets
}
