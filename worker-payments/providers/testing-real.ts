// What the tests of real providers share: a worker that settles through them, against a server that speaks
// their HTTP.
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { MOST_ATTEMPTS } from '#shared/domain/payment.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import type { FakeProvider } from '../../testing/fake-providers/fake-provider.ts'
import { type TestDatabase, testDatabase, testRedis } from '../../testing/servers.ts'
import { newSettle } from '../payments/settle.ts'
import { insertPending, type PendingPayment, silent, ticketKey } from '../testing.ts'
import type { Provider } from './provider.ts'
import { newRazorpay } from './razorpay.ts'
import { newStripe } from './stripe.ts'

export const confirmed = { payment: 'captured', reservation: 'confirmed', tickets: 2 }

export interface Bench {
  readonly sql: Sql
  readonly redis: Redis
  readonly fake: FakeProvider
  stripe(): Provider
  razorpay(): Provider
  /** Settles so many times; what came of each. */
  settle(pending: PendingPayment, times?: number): Promise<string[]>
  settling(provider: Provider): ReturnType<typeof newSettle>
  pay(provider: string, method: string, attempt?: number): Promise<PendingPayment>
}

/** A database for the file, and a fake provider for each test. */
export function newRealBench(newFake: () => Promise<FakeProvider>): Bench {
  let database: TestDatabase
  let redis: Redis
  let fake: FakeProvider
  beforeAll(async () => {
    database = await testDatabase()
    redis = await testRedis()
  })
  beforeEach(async () => {
    fake = await newFake()
  })
  afterEach(() => fake.close())
  afterAll(async () => {
    redis.disconnect()
    await database.end()
  })
  const bench: Bench = {
    get sql() {
      return database.sql
    },
    get redis() {
      return redis
    },
    get fake() {
      return fake
    },
    stripe: () =>
      newStripe({
        STRIPE_SECRET_KEY: 'sk_test_x',
        STRIPE_PUBLISHABLE_KEY: 'pk_test_x',
        STRIPE_API_URL: fake.url,
      }),
    razorpay: () =>
      newRazorpay({ RAZORPAY_KEY_ID: 'rzp_test', RAZORPAY_KEY_SECRET: 's', RAZORPAY_API_URL: fake.url }),
    settling: (provider) =>
      newSettle({ sql: bench.sql, redis, ticketKey, providers: { [provider.name]: provider } }),
    // The last try, so that a decline ends it.
    pay: (provider, method, attempt = MOST_ATTEMPTS) =>
      insertPending(bench.sql, redis, { provider, method, attempt }),
    async settle(pending, times = 1) {
      const [row] = await bench.sql`select provider from payments where id = ${pending.paymentId}`
      const settling = bench.settling(row!.provider === 'stripe' ? bench.stripe() : bench.razorpay())
      const outcomes: string[] = []
      for (let time = 0; time < times; time += 1) {
        outcomes.push(await settling(pending.paymentId, silent).catch((error: unknown) => String(error)))
      }
      return outcomes
    },
  }
  return bench
}
