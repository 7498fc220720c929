// Stripe through its own SDK, against a server that speaks its HTTP: every payment ends once, faults or not.
import { expect, test } from 'vitest'
import { fakeStripe } from '../../testing/fake-providers/stripe.ts'
import { endOf, lapse, type PendingPayment, silent } from '../testing.ts'
import type { Provider } from './provider.ts'
import { refundOnce } from './refund-once.ts'
import { confirmed, newRealBench } from './testing-real.ts'

const bench = newRealBench(fakeStripe)

const pay = (method: string) => bench.pay('stripe', method)

/** As a worker that died after its charge. */
async function charged({ paymentId }: PendingPayment, confirm = true): Promise<string> {
  const request = {
    paymentId,
    amount: 2500,
    currency: 'EUR',
    method: 'pm_card_visa',
    reference: null,
    expiresAt: new Date(),
  }
  const made = await bench.stripe().prepare!(request)
  const reference = made.reference!
  await bench.sql`update payments set charge_started_at = now(), provider_reference = ${reference} where id = ${paymentId}`
  if (confirm) await bench.stripe().charge({ ...request, reference })
  return reference
}

test('the id of the intent is stored before money can move', async () => {
  const pending = await pay('pm_card_visa')
  const stored: unknown[] = []
  const watched = bench.stripe()
  const settling = bench.settling({
    ...watched,
    charge: async (request) => {
      const [row] =
        await bench.sql`select provider_reference as reference from payments where id = ${pending.paymentId}`
      stored.push(row!.reference, [...bench.fake.charges.values()][0]!.status)
      return watched.charge(request)
    },
  })
  expect(await settling(pending.paymentId, silent)).toBe('done')
  expect(stored).toEqual(['pi_1', 'requires_confirmation'])
})

test.each([
  ['before its intent was made', 'prepare'],
  ['before it confirmed', 'charge'],
] as const)('a worker that stood still %s takes no money once the reservation is over', async (_, step) => {
  const pending = await pay('pm_card_visa')
  const { settling, stands, goOn } = standingStill(step)
  const slow = settling(pending.paymentId, silent)
  await stands
  await lapse(bench.sql, bench.redis, pending)
  expect(await bench.settle(pending)).toEqual(['done'])
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'declined', liveSeats: 0 })
  goOn()
  await slow
  expect([...bench.fake.charges.values()].map(({ status }) => status)).not.toContain('succeeded')
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'declined', refunds: [] })
})

test('money that was there before the intent could be closed goes to the seats or back', async () => {
  const pending = await pay('pm_card_visa')
  await charged(pending)
  await lapse(bench.sql, bench.redis, pending)
  expect(await bench.settle(pending)).toEqual(['done'])
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'captured', reservation: 'confirmed' })
})

test('a charge that waits for its customer ends once its window is over', async () => {
  const pending = await pay('pm_3ds')
  const reference = await charged(pending, false)
  bench.fake.charges.get(reference)!.status = 'requires_action'
  expect(await bench.settle(pending)).toEqual(['done'])
  await bench.sql`update reservations set expires_at = now() where id = ${pending.reservationId}`
  expect(await bench.settle(pending)).toEqual(['done'])
  expect(bench.fake.charges.get(reference)!.status).toBe('canceled')
  const [row] = await bench.sql`select status, decline_reason from payments where id = ${pending.paymentId}`
  expect(row).toEqual({ status: 'declined', decline_reason: 'authentication_required' })
})

test('a payment method that does not exist is a refusal at once', async () => {
  const pending = await pay('pm_bogus')
  expect(await bench.settle(pending)).toEqual(['done'])
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'declined', reservation: 'declined' })
  const [row] = await bench.sql`select decline_reason from payments where id = ${pending.paymentId}`
  expect(row!.decline_reason).toBe('resource_missing')
})

test.each([401, 403])('a %d is our own mistake: nothing is declined for it', async (status) => {
  bench.fake.faults = [status]
  const pending = await pay('pm_card_visa')
  expect((await bench.settle(pending))[0]).not.toBe('done')
  expect(await bench.settle(pending)).toEqual(['done'])
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})

test('a declined payment whose money came after all gives it back', async () => {
  const pending = await pay('pm_card_visa')
  const reference = await charged(pending)
  await bench.sql`update payments set status = 'declined' where id = ${pending.paymentId}`
  await lapse(bench.sql, bench.redis, pending)
  await bench.settle(pending)
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'refunded', tickets: 0, liveSeats: 0 })
  expect(bench.fake.refunds).toMatchObject([{ charge: reference, amount: 2500 }])
})

/** A worker that stands still at a step, until it is let go on. */
function standingStill(step: 'prepare' | 'charge') {
  const real = bench.stripe()
  let goOn!: () => void
  const gate = new Promise<void>((resolve) => {
    goOn = resolve
  })
  let came!: () => void
  const stands = new Promise<void>((resolve) => {
    came = resolve
  })
  const wait = async () => {
    came()
    await gate
  }
  const slow: Provider = {
    ...real,
    prepare: async (request) => {
      if (step === 'prepare') await wait()
      return real.prepare!(request)
    },
    charge: async (request) => {
      if (step === 'charge') await wait()
      return real.charge(request)
    },
  }
  return {
    settling: bench.settling(slow),
    stands,
    goOn: () => goOn(),
  }
}

test('charges once, with our id, in minor units', async () => {
  const pending = await pay('pm_card_visa')
  expect(await bench.settle(pending, 2)).toEqual(['done', 'done'])
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
  expect(bench.fake.calls).toEqual([
    expect.stringMatching(/^POST .v1.payment_intents /),
    expect.stringMatching(/^POST .v1.payment_intents.pi_1.confirm/),
  ])
  const metadata = { paymentId: pending.paymentId }
  expect([...bench.fake.charges.values()]).toMatchObject([{ amount: 2500, currency: 'eur', metadata }])
})

test('a declined card says why', async () => {
  const pending = await pay('pm_declined')
  await bench.settle(pending)
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'declined', reservation: 'declined' })
  const [row] = await bench.sql`select decline_reason from payments where id = ${pending.paymentId}`
  expect(row!.decline_reason).toBe('insufficient_funds')
})

test('an answer that got lost is asked for by its id, not charged again', async () => {
  // The SDK itself repeats once where a connection was closed.
  bench.fake.faults = [undefined, 'cut', 'cut']
  const pending = await pay('pm_card_visa')
  expect(await bench.settle(pending)).toEqual(['done'])
  const confirm = expect.stringMatching(/^POST .v1.payment_intents.pi_1.confirm/)
  expect(bench.fake.calls.slice(1)).toEqual([confirm, confirm, 'GET /v1/payment_intents/pi_1'])
  expect(bench.fake.charges.size).toBe(1)
  expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
})

test.each([429, 409, 500, 503])(
  'after a %d the charge is tried again, though Stripe repeats failures under their key, and made once',
  async (status) => {
    bench.fake.faults = [status]
    const pending = await pay('pm_card_visa')
    const outcomes = await bench.settle(pending, 3)
    expect(outcomes.at(-1)).toBe('done')
    expect(bench.fake.charges.size).toBe(1)
    expect(await endOf(bench.sql, pending)).toMatchObject(confirmed)
  },
)

test.each([['answered'], ['cut']])('a late capture goes back once: refund %s', async (fault) => {
  const pending = await pay('pm_card_visa')
  await charged(pending)
  await lapse(bench.sql, bench.redis, pending)
  await bench.sql`update showtimes set status = 'cancelled' where id = ${pending.showtime.showtimeId}`
  if (fault === 'cut') bench.fake.faults = [undefined, 'cut'] // the intent, then the refund
  await bench.settle(pending, 2)
  expect(bench.fake.refunds).toMatchObject([{ amount: 2500, key: `${pending.paymentId}:whole` }])
  expect(await endOf(bench.sql, pending)).toMatchObject({ payment: 'refunded' })
})

const HOUR_MS = 60 * 60_000
const paidIntent = async () => {
  const { paymentId } = await pay('pm_card_visa')
  const request = { paymentId, amount: 2500, currency: 'EUR', method: 'pm_card_visa', expiresAt: new Date() }
  const made = await bench.stripe().prepare!({ ...request, reference: null })
  await bench.stripe().charge({ ...request, reference: made.reference })
  return { key: `${paymentId}:whole`, paymentId, reference: made.reference, amount: 2500, currency: 'EUR' }
}

test('a refund whose answer was lost is found when it is tried again after its key is forgotten', async () => {
  const request = await paidIntent()
  bench.fake.faults = ['cut', 'cut']
  await expect(bench.stripe().refund(request)).rejects.toMatchObject({ outcome: 'unknown' })
  bench.fake.pass(25 * HOUR_MS)
  expect(await refundOnce(bench.stripe(), request)).toMatchObject({ status: 'refunded' })
  expect(bench.fake.refunds).toHaveLength(1)
})

test('the negative control: not asked for first, a part goes back again once its key is forgotten', async () => {
  const request = { ...(await paidIntent()), amount: 1000 }
  await bench.stripe().refund(request)
  bench.fake.pass(25 * HOUR_MS)
  await bench.stripe().refund(request)
  expect(bench.fake.refunds).toHaveLength(2)
})

test('a refund that Stripe failed at waits for the end of its key, and goes back once', async () => {
  const request = await paidIntent()
  bench.fake.faults = [500]
  await expect(bench.stripe().refund(request)).rejects.toMatchObject({ outcome: 'unknown' })
  expect(await refundOnce(bench.stripe(), request)).toEqual({ status: 'pending', reference: null })
  bench.fake.pass(25 * HOUR_MS)
  expect(await refundOnce(bench.stripe(), request)).toMatchObject({ status: 'refunded' })
  expect(bench.fake.refunds).toHaveLength(1)
})
