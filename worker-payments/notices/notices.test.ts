// People are told what became of their reservation, by mail and on their phone; failures are tried again.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newSecret } from '#shared/auth/signatures.ts'
import type { Message } from '#shared/domain/messages.ts'
import { moneyIn } from '#shared/messages/formats.ts'
import { messages } from '#shared/messages/messages.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { isVerified } from '../../testing/webhooks.ts'
import { PoisonMessage } from '../messaging/poison.ts'
import { newSettle } from '../payments/settle.ts'
import { newSimulator } from '../providers/simulator.ts'
import { insertPending, silent, ticketKey } from '../testing.ts'
import { newMailer } from './mail.ts'
import { mailPage } from './mail-page.tsx'
import { newNoticeHandler } from './send.ts'
import { newSmsSender } from './sms.ts'

let database: TestDatabase
let sql: Sql
let redis: Redis
const sink: { to: string; text: string }[] = []
let smtp: SMTPServer
let smtpUrl: string
const SMS_HOOK_SECRET = newSecret()
const texts: { body: string; headers: IncomingHttpHeaders }[] = []
let hook: Server
let hookStatus = 200
const folder = mkdtempSync(join(tmpdir(), 'milo-outgoing-'))

beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  redis = await testRedis()
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        sink.push({ to: session.envelope.rcptTo[0]!.address, text: Buffer.concat(parts).toString() })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  smtpUrl = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`
  hook = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    texts.push({ body, headers: request.headers })
    response.writeHead(hookStatus).end()
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(resolve))
  hook.close()
  rmSync(folder, { recursive: true })
  redis.disconnect()
  await database.end()
})

const mailSettings = (url: string) => ({
  SMTP_URL: url,
  MAIL_FROM: 'Milo <box@milo.test>',
  OUTGOING_FOLDER: folder,
})
const hookUrl = () => `http://127.0.0.1:${(hook.address() as AddressInfo).port}/sms`
const handler = (url = smtpUrl) =>
  newNoticeHandler({
    sql,
    sendMail: newMailer(mailSettings(url)),
    sendText: newSmsSender({ SMS_HOOK_URL: hookUrl(), SMS_HOOK_SECRET }),
    siteUrl: 'https://milo.test',
  })
const message = (type: Message['type'], payload: object): Message =>
  ({ id: newId(), type, requestId: null, payload }) as Message

/** Without the line breaks of quoted-printable text. */
const unwrapped = (text: string) => text.replace(/=\r?\n/g, '').replace(/\r?\n/g, ' ')

async function settled(method: string, attempt = 1) {
  const pending = await insertPending(sql, redis, { method, attempt })
  await newSettle({ sql, redis, providers: { simulator: newSimulator(sql) }, ticketKey })(
    pending.paymentId,
    silent,
  )
  return pending
}

describe('a confirmation', () => {
  test('goes to the customer with a code and a page to print for every seat', async () => {
    const { reservationId } = await settled('sim_approved')
    const told = message('reservation.confirmed', { reservationId })
    expect(await handler()(told)).toBe('done')
    const mail = sink.at(-1)!
    expect(mail.to).toMatch(/@milo\.test$/)
    expect(mail.text).toContain('Subject: Your tickets: The Long Rehearsal')
    expect(mail.text).toContain(`Message-ID: <${told.id}@milo>`)
    expect(mail.text).toContain('Your seats: A1, A2.')
    expect(unwrapped(mail.text)).toContain(`https://milo.test/r/${reservationId}`)
    expect(mail.text.match(/Content-Type: image\/png/g)).toHaveLength(2)
    expect(mail.text.match(/Content-Type: application\/pdf/g)).toHaveLength(2)
    expect(mail.text).toContain('Content-Type: text/html')
    const { body, headers } = texts.at(-1)!
    expect(JSON.parse(body)).toMatchObject({ id: told.id, text: expect.stringContaining('seats A1, A2') })
    expect(headers['webhook-id']).toBe(told.id)
    expect(isVerified(SMS_HOOK_SECRET, body, headers)).toBe(true)
  })

  test('becomes files that one can open where no mail server is configured', async () => {
    const { reservationId } = await settled('sim_approved')
    const told = message('reservation.confirmed', { reservationId })
    await handler('')(told)
    const html = readFileSync(join(folder, `${told.id}.html`), 'utf8')
    expect(html.match(/src="data:image\/png;base64,/g)).toHaveLength(2)
    expect(html).not.toContain('cid:')
    expect(html).toContain(`href="https://milo.test/r/${reservationId}"`)
    expect(readFileSync(join(folder, `${told.id}.eml`), 'utf8')).toContain('MIME-Version: 1.0')
  })
})

test('a confirmation with other seats than the customer chose names both', async () => {
  const { reservationId, showtime } = await settled('sim_approved')
  await sql`update reservation_seats set was_seat_id = ${showtime.seats[12]!.id}
    where reservation_id = ${reservationId} and seat_id = ${showtime.seats[0]!.id}`
  await handler()(message('reservation.confirmed', { reservationId }))
  const text = unwrapped(sink.at(-1)!.text)
  expect(text).toContain('when B3 was sold to others')
  expect(text).toContain('as good or better: A1, A2. The price stays.')
})

test('a decline says that the seats are free again, and why where a customer can use it', async () => {
  const { reservationId } = await settled('sim_insufficient_funds', 5)
  await handler()(message('reservation.declined', { reservationId }))
  expect(sink.at(-1)!.text).toMatch(/seats are free[\s=]+again/)
  expect(sink.at(-1)!.text).toContain('insufficient funds')
})

test('a refund says how much and what for; a cancelled showtime says that nobody has to do anything', async () => {
  const { reservationId, paymentId } = await settled('sim_approved')
  const refundId = newId()
  await sql`insert into refunds (id, payment_id, key, amount, currency, reason)
    values (${refundId}, ${paymentId}, ${newId()}, 1250, 'EUR', 'showtime_cancelled')`
  await handler()(message('refund.settled', { refundId, reservationId }))
  expect(sink.at(-1)!.text).toContain('12.50')
  expect(sink.at(-1)!.text).toContain('The showtime was cancelled.')
  await handler()(message('reservation.cancelled', { reservationId }))
  expect(sink.at(-1)!.text).toContain('Subject: Cancelled: The Long Rehearsal')
})

test('nobody is told of a reservation whose account was deleted', async () => {
  const { reservationId } = await settled('sim_approved')
  await sql`
    update users set email = id || '@deleted.invalid', deleted_at = now()
    where id = (select user_id from reservations where id = ${reservationId})`
  const [mails, lines] = [sink.length, texts.length]
  expect(await handler()(message('reservation.confirmed', { reservationId }))).toBe('done')
  expect([sink.length, texts.length]).toEqual([mails, lines])
})

test('a contact gets the mail in place of the account, without words that somebody typed; a guest gets no text', async () => {
  const { reservationId } = await settled('sim_approved')
  await sql`
    insert into reservation_contacts (reservation_id, email, name)
    values (${reservationId}, 'friend@milo.test', 'Buy cheap pills')`
  await handler()(message('reservation.confirmed', { reservationId }))
  expect(sink.at(-1)!.to).toBe('friend@milo.test')
  expect(sink.at(-1)!.text).not.toContain('pills')
  await sql`
    update users set email = null, roles = '{guest}'
    where id = (select user_id from reservations where id = ${reservationId})`
  const lines = texts.length
  await handler()(message('reservation.confirmed', { reservationId }))
  expect([sink.at(-1)!.to, texts.length]).toEqual(['friend@milo.test', lines])
  // Its address forgotten, there is nobody to notify.
  await sql`delete from reservation_contacts where reservation_id = ${reservationId}`
  const mails = sink.length
  expect(await handler()(message('reservation.confirmed', { reservationId }))).toBe('done')
  expect(sink).toHaveLength(mails)
})

test('mails, texts and tickets speak the language of the contact, else of the account, at the theater', async () => {
  const { reservationId } = await settled('sim_approved')
  await sql`update users set language = 'fr' where id = (select user_id from reservations where id = ${reservationId})`
  await handler('')(message('reservation.confirmed', { reservationId }))
  expect(JSON.parse(texts.at(-1)!.body).text).toContain('Vos billets sont dans votre e-mail.')
  await sql`
    insert into reservation_contacts (reservation_id, email, language) values (${reservationId}, 'amal@milo.test', 'ar')`
  const told = message('reservation.confirmed', { reservationId })
  await handler('')(told)
  const html = readFileSync(join(folder, `${told.id}.html`), 'utf8')
  expect(html).toContain('<html lang="ar" dir="rtl">')
  expect(html).toContain(messages.ar.showCodes())
  expect(JSON.parse(texts.at(-1)!.body).text).toContain('تذاكرك')
})

test('a mail server that is away, or a hook that refuses, is a failure to try again', async () => {
  const { reservationId } = await settled('sim_approved')
  const told = message('reservation.confirmed', { reservationId })
  await expect(handler('smtp://127.0.0.1:1')(told)).rejects.toThrow('ECONNREFUSED')
  hookStatus = 500
  await expect(handler()(told)).rejects.toThrow('the SMS hook answered 500')
  hookStatus = 200
  // The text failed, the mail did not: it is not sent a second time.
  const mails = () => sink.filter(({ text }) => text.includes(`<${told.id}@milo>`)).length
  expect(mails()).toBe(1)
  const before = texts.length
  await handler()(told)
  await handler()(told)
  expect([mails(), texts.length - before]).toEqual([1, 2])
  const sent = await sql`select channel from sent_notices where message_id = ${told.id} order by channel`
  expect(sent).toEqual([{ channel: 'mail' }, { channel: 'text' }])
})

test('a reservation that does not exist is poison', async () => {
  const told = message('reservation.confirmed', { reservationId: newId() })
  await expect(handler()(told)).rejects.toBeInstanceOf(PoisonMessage)
})

test('amounts are written as their currency wants, and names cannot become HTML', () => {
  expect(moneyIn('en', 1250, 'EUR')).toBe('€12.50')
  expect(moneyIn('de', 1250, 'EUR')).toBe('12,50\u00a0€')
  expect(moneyIn('en', 1250, 'JPY')).toMatch(/1,250$/)
  const html = mailPage('en', { subject: '<b>"Tom & Jerry"</b>', paragraphs: ['<i>'] }, [])
  expect(html).toContain('&lt;b>&quot;Tom &amp; Jerry&quot;&lt;/b>')
  expect(html).not.toMatch(/<[bi]>/)
})
