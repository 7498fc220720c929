// A ticket in a phone's wallet: Apple's pass, which openssl verifies, and Google's link.

import { spawnSync } from 'node:child_process'
import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FunctionEnv } from '#shared/http/context.ts'
import { settlePayment } from '../../testing/paid-sales.ts'
import { hasOpenssl, newPassCertificates, type PassCertificates } from '../../testing/pass-certificates.ts'
import { type Answered, type Buyer, mustReserve, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import getTicket from './get.ts'
import listTickets from './list.ts'

const PASS = 'application/vnd.apple.pkpass'
const sale = useSale()
let buyer: Buyer
let ticket: Answered
beforeAll(async () => {
  const { sql } = sale.database
  buyer = await newBuyer(sale, { title: 'Das Boot: 夜', timeZone: 'Europe/Vienna' })
  await sql`update users set language = 'de' where id = ${buyer.customer.user.id}`
  const { payment } = await mustReserve(buyer, [11])
  await settlePayment(sale, payment.id)
  const list = await listTickets.request('/v1/tickets', { headers: buyer.customer.headers }, sale.env)
  ticket = ((await list.json()) as Answered).items[0]
})

const get = async (accept: string, settings: Partial<FunctionEnv> = {}) =>
  getTicket.request(
    `/v1/tickets/${ticket.id}`,
    { headers: { ...buyer.customer.headers, accept } },
    { ...sale.env, ...settings },
  )

describe('without certificates', () => {
  test('a pass alone is 406; beside another form the other one is the answer; there is no link', async () => {
    expect(await problemOf(await get(PASS))).toMatchObject({ status: 406, code: 'not_acceptable' })
    expect((await get(`${PASS}, application/pdf;q=0.5`)).headers.get('content-type')).toBe('application/pdf')
    expect(await (await get('*/*')).json()).toEqual(ticket)
  })
})

describe.skipIf(!hasOpenssl)('Apple Wallet (needs openssl)', () => {
  let certificates: PassCertificates
  beforeAll(() => {
    certificates = newPassCertificates()
  })
  const passFiles = async () => {
    const answer = await get(PASS, { APPLE_PASS_SIGNER: certificates.signer })
    expect(answer.headers.get('content-type')).toBe(PASS)
    expect(answer.headers.get('content-disposition')).toMatch(/\.pkpass"/)
    return unzipSync(new Uint8Array(await answer.arrayBuffer()))
  }
  /** What openssl says about the signature over this text. */
  const verified = (signature: Uint8Array, content: Uint8Array) => {
    const [signatureFile, contentFile] = ['signature', 'manifest.json'].map((name) =>
      join(certificates.folder, name),
    )
    writeFileSync(signatureFile!, signature)
    writeFileSync(contentFile!, content)
    const trust = ['-CAfile', certificates.root, '-purpose', 'any']
    return spawnSync('openssl', [
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      signatureFile!,
      '-content',
      contentFile!,
      ...trust,
    ])
  }

  test('openssl verifies the signature over the digests of all files, and no other text', async () => {
    const { signature, 'manifest.json': manifest, ...files } = await passFiles()
    expect(Object.keys(files).sort()).toEqual(['icon.png', 'icon@2x.png', 'icon@3x.png', 'pass.json'])
    expect(JSON.parse(Buffer.from(manifest!).toString())).toEqual(
      Object.fromEntries(
        Object.entries(files).map(([name, bytes]) => [name, createHash('sha1').update(bytes).digest('hex')]),
      ),
    )
    const genuine = verified(signature!, manifest!)
    expect([genuine.stderr.toString(), genuine.status]).toEqual([expect.stringMatching(/successful/), 0])
    expect(verified(signature!, Buffer.from(`${Buffer.from(manifest!)} `)).status).not.toBe(0)
  })

  test('it says what the ticket says, in its language and the time of the theater', async () => {
    const pass = JSON.parse(Buffer.from((await passFiles())['pass.json']!).toString())
    expect(pass).toMatchObject({
      passTypeIdentifier: 'pass.test.milo',
      teamIdentifier: 'TEAM123456',
      organizationName: 'Milo Test',
      serialNumber: ticket.id,
      voided: false,
      barcodes: [{ format: 'PKBarcodeFormatQR', message: ticket.code }],
      eventTicket: {
        primaryFields: [{ value: 'Das Boot: 夜' }],
        secondaryFields: [{ label: 'Wann', ignoresTimeZone: true }, { label: 'Saal' }],
        auxiliaryFields: [
          { label: 'Reihe', value: ticket.seat.row },
          { label: 'Platz', value: ticket.seat.number },
          { label: 'Ticketart' },
        ],
      },
    })
    expect(pass.relevantDate).toMatch(/T\d\d:\d\d:\d\d\+0[12]:00$/)
    expect(Date.parse(pass.relevantDate)).toBe(Math.floor(Date.parse(ticket.showtime.startsAt) / 1000) * 1000)
  })

  test('a link asks for it by its address', async () => {
    const path = `/v1/tickets/${ticket.id}?as=pass`
    const ask = (APPLE_PASS_SIGNER: string) =>
      getTicket.request(path, { headers: buyer.customer.headers }, { ...sale.env, APPLE_PASS_SIGNER })
    expect((await ask(certificates.signer)).headers.get('content-type')).toBe(PASS)
    expect(await problemOf(await ask(''))).toMatchObject({ code: 'not_acceptable' })
  })

  test('line ends may be written as in an environment file', async () => {
    const signer = certificates.signer.replaceAll('\n', '\\n')
    expect((await get(PASS, { APPLE_PASS_SIGNER: signer })).status).toBe(200)
  })
})

describe('Google Wallet', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const settings = {
    GOOGLE_WALLET_ISSUER: '3388000000012345678',
    GOOGLE_WALLET_ACCOUNT: JSON.stringify({
      type: 'service_account',
      client_email: 'wallet@milo-test.iam.gserviceaccount.com',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    }),
  }

  test('the ticket has a link that the account signed, short enough for browsers', async () => {
    const { googleWalletUrl, ...others }: Answered = await (await get('application/json', settings)).json()
    expect(others).toEqual(ticket)
    const token = /^https:\/\/pay\.google\.com\/gp\/v\/save\/([\w.-]+)$/.exec(googleWalletUrl)![1]!
    const [head, body, signature] = token.split('.')
    const signed = Buffer.from(`${head}.${body}`)
    expect(
      verify(
        'sha256',
        signed,
        createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
        Buffer.from(signature!, 'base64url'),
      ),
    ).toBe(true)
    const { payload, ...claims } = JSON.parse(Buffer.from(body!, 'base64url').toString())
    expect(claims).toMatchObject({
      iss: 'wallet@milo-test.iam.gserviceaccount.com',
      aud: 'google',
      typ: 'savetowallet',
    })
    const [pass, object] = [payload.eventTicketClasses[0], payload.eventTicketObjects[0]]
    expect(pass.eventName).toEqual({ defaultValue: { language: 'de', value: 'Das Boot: 夜' } })
    expect(object).toMatchObject({
      classId: pass.id,
      state: 'ACTIVE',
      barcode: { type: 'QR_CODE', value: ticket.code },
      seatInfo: { row: { defaultValue: { value: ticket.seat.row } } },
    })
    // Google's bound for a token in a link.
    expect(token.length).toBeLessThanOrEqual(1800)
  })

  test('half a configuration gives no link', async () => {
    const half = { GOOGLE_WALLET_ISSUER: settings.GOOGLE_WALLET_ISSUER, GOOGLE_WALLET_ACCOUNT: '' }
    expect(await (await get('application/json', half)).json()).toEqual(ticket)
  })
})
