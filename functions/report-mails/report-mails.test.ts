// Reports by mail: ordered once after each day or week that is over, for those who run the theater then.
import { beforeEach, expect, test } from 'vitest'
import { orderReportMails } from '#shared/db/report-mails.ts'
import { languages } from '#shared/domain/contact.ts'
import type { Message } from '#shared/domain/messages.ts'
import type { Sql } from '#shared/resources.ts'
import { insertShowtime, type SignedIn } from '../../testing/catalogue.ts'
import { mustPay } from '../../testing/paid-sales.ts'
import { problemOf, testRefusals } from '../../testing/refusals.ts'
import { newBuyer, useSale } from '../../testing/sales.ts'
import { as, signInStaff } from '../../testing/staff.ts'
import { unguarded, untilWaiting, whileLocked } from '../../testing/statements.ts'
import type { Mail } from '../../worker-payments/notices/mail.ts'
import { sendReport } from '../../worker-payments/notices/report.ts'
import list from './list.ts'
import update from './update.ts'

const sale = useSale()
type Due = Extract<Message, { type: 'report.due' }>
let theaterId: string
let staff: SignedIn
beforeEach(async () => {
  theaterId = (await insertShowtime(sale.database.sql, {})).theaterId
  staff = await signInStaff(sale.database.sql, sale.env, theaterId)
})

const path = (report = 'sales') => `/v1/theaters/${theaterId}/report-mails/${report}`
const put = (period: string, report?: string, who = staff) =>
  as(sale.env, who)(update, 'PUT', path(report), { period })
const listed = async () =>
  (await as(sale.env, staff)(list, 'GET', `/v1/theaters/${theaterId}/report-mails`)).json()
/** As if so many days had passed since the last mail. */
const pass = (days: number) => sale.database.sql`
  update report_mails set ordered_to = ordered_to - ${days}::int where user_id = ${staff.user.id}`
const ordered = () => sale.database.sql<{ id: string; payload: Due['payload'] }[]>`
  select message_id as id, payload from outbox where type = 'report.due' and key = ${staff.user.id} order by id`

async function sent(due: { id: string; payload: Due['payload'] }, times = 1): Promise<Mail[]> {
  const mails: Mail[] = []
  const settings = {
    sql: sale.database.sql,
    siteUrl: 'https://milo.test',
    sendMail: async (mail: Mail) => void mails.push(mail),
  }
  for (let time = 0; time < times; time++)
    await sendReport(settings, { ...due, type: 'report.due', requestId: null })
  return mails
}

testRefusals({
  fn: update,
  env: () => sale.env,
  method: 'PUT',
  path: '/v1/theaters/01890000-0000-7000-8000-000000000000/report-mails/sales',
  access: 'staff',
  body: { period: 'day' },
})

test('is set, changed, listed and ended by those who run the theater, for themselves', async () => {
  expect((await put('day')).status).toBe(200)
  expect((await put('week', 'movies')).status).toBe(200)
  expect((await put('week')).status).toBe(200)
  expect(await listed()).toEqual({
    items: [
      { report: 'movies', period: 'week' },
      { report: 'sales', period: 'week' },
    ],
  })
  expect((await put('never', 'movies')).status).toBe(200)
  expect(await listed()).toEqual({ items: [{ report: 'sales', period: 'week' }] })
  const other = (await insertShowtime(sale.database.sql, {})).theaterId
  const stranger = await signInStaff(sale.database.sql, sale.env, other)
  expect(await problemOf(await put('day', 'sales', stranger))).toMatchObject({ status: 403 })
  expect(await problemOf(await put('day', 'secrets'))).toMatchObject({ errors: [{ path: 'report' }] })
})

const SWEEPS = 3

/** Each sweep has found the mail due before one of them takes it. */
async function sweepAtOnce(sql: Sql): Promise<void> {
  const lock = `select from report_mails where user_id = '${staff.user.id}' for update`
  const sweeps = await whileLocked(sale.database.sql, lock, async () => {
    const all = Array.from({ length: SWEEPS }, () => orderReportMails(sql))
    await untilWaiting(sale.database.url, SWEEPS)
    return all
  })
  await Promise.all(sweeps)
}

test('the negative control: three sweeps at once order three, where what is taken is not looked at again', async () => {
  await put('day')
  await pass(1)
  const { sql, wasFound } = unguarded(sale.database.sql, 'and mail.ordered_to < due.day')
  await sweepAtOnce(sql)
  expect([(await ordered()).length, wasFound()]).toEqual([SWEEPS, true])
})

test('is ordered once when its day is over, also by three sweeps at once, and not before', async () => {
  await put('day')
  await orderReportMails(sale.database.sql)
  expect(await ordered()).toHaveLength(0)
  await pass(3)
  await sweepAtOnce(sale.database.sql)
  const [due, ...more] = await ordered()
  expect(more).toEqual([])
  // Of three days that passed, the last.
  const [day] = await sale.database.sql<{ day: string }[]>`
    select to_char((now() at time zone time_zone) - interval '29 hours', 'YYYY-MM-DD') as day
    from theaters where id = ${theaterId}`
  expect(due!.payload).toEqual({
    userId: staff.user.id,
    theaterId,
    report: 'sales',
    period: 'day',
    to: day!.day,
  })
})

test('a week ends on its Sunday', async () => {
  await put('week')
  await pass(7)
  await orderReportMails(sale.database.sql)
  const [due] = await ordered()
  expect(new Date(`${due!.payload.to}T12:00:00Z`).getUTCDay()).toBe(0)
})

test('a mail has the sums, the table as a file and the page, once, in the language of its reader', async () => {
  const buyer = await newBuyer(sale, { title: 'Ordet', startsAt: new Date('2031-05-05T18:00:00Z') })
  await mustPay(buyer, [0, 1])
  theaterId = buyer.showtime.theaterId
  staff = await signInStaff(sale.database.sql, sale.env, theaterId)
  const payload = {
    userId: staff.user.id,
    theaterId,
    report: 'sales',
    period: 'week',
    to: '2031-05-11',
  } as const
  const [mail, ...more] = await sent({ id: '01890000-0000-7000-8000-00000000000a', payload }, 2)
  expect(more).toEqual([])
  expect(mail).toMatchObject({ to: { address: staff.email } })
  expect(mail!.subject).toContain('5 May 2031 – 11 May 2031')
  expect(mail!.text).toContain('Tickets: 2')
  expect(mail!.text).toContain(
    `https://milo.test/office/reports/sales?theater=${theaterId}&from=2031-05-05&to=2031-05-11`,
  )
  const [file] = mail!.attachments
  expect(file!.filename).toBe('sales-2031-05-05-2031-05-11.csv')
  expect(file!.content.toString()).toMatch(/2031-05-05,2031-05-05,2,0,/)
  const subjects = new Set<string>()
  for (const [number, language] of languages.entries()) {
    await sale.database.sql`update users set language = ${language} where id = ${staff.user.id}`
    const [told] = await sent({ id: `01890000-0000-7000-8000-0000000001${number}0`, payload })
    subjects.add(told!.subject)
  }
  expect(subjects.size).toBe(languages.length)
})

test('who no longer runs the theater gets no mail, ordered before or not', async () => {
  const { sql } = sale.database
  await put('day')
  await pass(1)
  await orderReportMails(sql)
  const [due] = await ordered()
  await sql`delete from theater_staff where user_id = ${staff.user.id}`
  expect(await sent(due!)).toEqual([])
  await pass(1)
  await orderReportMails(sql)
  expect(await ordered()).toHaveLength(1)
})
