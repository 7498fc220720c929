// Money in the office, in a browser: a dead letter is replayed and another discarded, and a failed refund is
// settled by hand; the audit log has each. A report is taken along as a file.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings, expectNoOverflow, hasBrowser, picture } from '../../testing/browser.ts'
import { atDesk, type OfficeInBrowser, openOffice } from '../../testing/office-browser.ts'
import { insertDeadPayment, insertFailedRefund, insertUnknownCapture } from '../../testing/troubled-money.ts'
import { readSheet } from '../../testing/workbooks.ts'
import { dayAhead } from './days.ts'

interface Bought {
  id: string
  payment: { id: string; status: string }
}

/** Two seats of the next showtime that has them, paid, as a script of the page would buy them. */
const buy = (page: Page): Promise<Bought> =>
  page.evaluate(async () => {
    const ask = async (method: string, path: string, body?: object) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }
      const answer = await fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
      return { ok: answer.ok, value: await answer.json() }
    }
    const theater = new URLSearchParams(location.search).get('theater')
    const { items } = (await ask('GET', `/v1/showtimes?limit=20&theaterId=${theater}`)).value
    for (const { id: showtimeId } of items) {
      const wish = { bestAvailable: { count: 2, together: true } }
      const held = await ask('POST', `/v1/showtimes/${showtimeId}/holds`, wish)
      if (!held.ok) continue
      const order = { showtimeId, holdId: held.value.id, payment: { method: 'sim_approved' } }
      const { id } = (await ask('POST', '/v1/reservations', order)).value
      for (;;) {
        const { value } = await ask('GET', `/v1/reservations/${id}`)
        if (value.status === 'confirmed') return value
        await new Promise((go) => setTimeout(go, 200))
      }
    }
    throw new Error('No showtime has two seats.')
  })

describe.skipIf(!hasBrowser)('money in the office', () => {
  let office: OfficeInBrowser
  let theaterId: string
  let at: (path: string) => string
  beforeAll(async () => {
    office = await openOffice()
    const [row] = await office.system.database.sql<{ id: string }[]>`
      select s.theater_id as id from showtimes h join screens s on s.id = h.screen_id
      where h.starts_at > now() + interval '1 hour' order by h.starts_at limit 1`
    theaterId = row!.id
    at = (path) => `${path}${path.includes('?') ? '&' : '?'}theater=${theaterId}`
  })
  afterAll(() => office?.stop())
  const auditOf = (subjectId: string) =>
    office.system.database.sql`select action from audit_log where subject_id = ${subjectId}`

  test('a dead letter is replayed, and the worker handles its message (needs Chromium)', async () => {
    const { sql } = office.system.database
    const { context, page, errors } = await atDesk(office, at('/office'))
    const { id, payment } = await buy(page)
    const letterId = await insertDeadPayment(sql, payment.id, id)
    await page.reload()
    await page.getByRole('link', { name: /dead letters/ }).click()
    await page.getByRole('rowheader').getByRole('link').first().click()
    expect(await page.textContent('#content')).toContain('Error: the provider hung up')
    expect(await page.textContent('#content')).toContain('The payment is captured')
    expect(await axeFindings(page)).toEqual([])
    await picture(page, 'office-dead-letter', 'desktop', true)
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByText('It was replayed or discarded before.').waitFor()
    expect(await auditOf(letterId)).toEqual([{ action: 'dead_letter.replay' }])
    await expect
      .poll(
        () => sql`
          select 1 as done from inbox join dead_letters letter on inbox.message_id::text = letter.message_id
          where letter.id = ${letterId} and inbox.finished_at is not null`,
      )
      .toEqual([{ done: 1 }])
    expect(errors).toEqual([])
    await context.close()
  })

  test('a letter that nobody needs is discarded, with a reason, and only after that was written (needs Chromium)', async () => {
    const { sql } = office.system.database
    const { context, page } = await atDesk(office, at('/office'))
    const { id, payment } = await buy(page)
    const letterId = await insertDeadPayment(sql, payment.id, id)
    await page.goto(office.system.url + at(`/office/dead-letters/${letterId}`))
    await page.getByText('Discard', { exact: true }).click()
    const discard = page.getByRole('button', { name: 'Discard for good' })
    await discard.click()
    await page.getByText('Write a note of at most 500 characters.').waitFor()
    await page.getByLabel('Why it is not needed').fill('Paid & settled, 100 % sure')
    await discard.click()
    await page.waitForURL((url) => url.pathname === '/office/dead-letters')
    expect(
      await sql`select status, closing_reason as reason from dead_letters where id = ${letterId}`,
    ).toEqual([{ status: 'discarded', reason: 'Paid & settled, 100 % sure' }])
    await context.close()
  })

  test('a failed refund is settled by hand, and an admin says what unknown money is (needs Chromium)', async () => {
    const { sql } = office.system.database
    const { context, page } = await atDesk(office, at('/office'), {}, 'admin@milo.test')
    const { payment } = await buy(page)
    const refundId = await insertFailedRefund(sql, payment.id)
    const captureId = await insertUnknownCapture(sql)
    await page.goto(office.system.url + at('/office/money'))
    await expectNoOverflow(page)
    expect(await axeFindings(page)).toEqual([])
    await picture(page, 'office-money-full', 'desktop', true)
    const settle = async (words: string, note: string, cell: string) => {
      const row = page.getByRole('row').filter({ hasText: cell })
      await row.getByText(words, { exact: true }).click()
      await row.getByLabel('Note').fill(note)
      await row.getByRole('button', { name: 'Save' }).click()
      await row.waitFor({ state: 'detached' })
    }
    await settle('Settle by hand', 'By bank transfer', 'account_closed')
    await settle('Say what it is', 'Sold by telephone', `pi_${captureId}`)
    expect(await auditOf(refundId)).toEqual([{ action: 'refund.settle_by_hand' }])
    expect(await auditOf(captureId)).toEqual([{ action: 'unknown_capture.explain' }])
    await context.close()
  })

  test('a report as CSV and as a workbook has the sums of the payments, to the cent (needs Chromium)', async () => {
    const { sql } = office.system.database
    const { context, page } = await atDesk(office, at('/office'))
    await buy(page)
    await page.goto(office.system.url + at(`/office/reports/sales?from=${dayAhead(-2)}&to=${dayAhead(20)}`))
    const [truth] = await sql<{ gross: number; refunds: number }[]>`
      select sum(p.amount)::bigint as gross,
        coalesce(sum((select sum(amount) from refunds where payment_id = p.id)), 0)::bigint as refunds
      from payments p join reservations r on r.id = p.reservation_id join showtimes h on h.id = r.showtime_id
      join screens s on s.id = h.screen_id
      where s.theater_id = ${theaterId} and p.status not in ('requested', 'declined')`
    expect(truth!.gross).toBeGreaterThan(0)
    const taken = async (kind: string) => {
      const link = page.getByRole('link', { name: kind })
      const [file] = await Promise.all([page.waitForEvent('download'), link.click()])
      return readFileSync(await file.path())
    }
    const [titles, ...lines] = (await taken('CSV'))
      .toString('utf8')
      .trim()
      .split('\r\n')
      .map((line) => line.split(','))
    const csv = lines.map((line) => Object.fromEntries(titles!.map((title, at) => [title, line[at]])))
    for (const rows of [csv, readSheet(await taken('Excel'))]) {
      const sum = (column: string) =>
        rows.reduce((all, row) => all + Math.round(Number(row[column]) * 100), 0)
      expect([sum('gross'), sum('refunds')]).toEqual([truth!.gross, truth!.refunds])
      expect(sum('takings')).toBe(truth!.gross - truth!.refunds)
    }
    await context.close()
  })
})
