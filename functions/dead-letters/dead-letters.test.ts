// What no attempt helped reaches staff, who see why, replay it or discard it, and the audit log says who did.
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { keepDeadLetter, type NewDeadLetter } from '#shared/db/dead-letters.ts'
import { newId } from '#shared/std/ids.ts'
import { type SignedIn, signIn } from '../../testing/catalogue.ts'
import { testRefusals } from '../../testing/refusals.ts'
import { type Answered, mustReserve, newBuyer, problemOf, useSale } from '../../testing/sales.ts'
import { amqp, type TestBroker } from '../../testing/servers.ts'
import { keepDeadLetters } from '../../worker-payments/messaging/dead-letters.ts'
import { newRelay } from '../../worker-payments/messaging/relay.ts'
import { newBench } from '../../worker-payments/messaging/testing-broker.ts'
import { payments } from '../../worker-payments/messaging/topology.ts'
import { silent } from '../../worker-payments/testing.ts'
import replay from '../dead-letter-replays/create.ts'
import remove from './delete.ts'
import get from './get.ts'
import list from './list.ts'

const sale = useSale()
let staff: SignedIn
let broker: TestBroker
beforeAll(async () => {
  staff = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
  broker = await amqp()
})

const ask = async (
  fn: typeof list | typeof get | typeof replay | typeof remove,
  path: string,
  method = 'GET',
) => fn.request(`/v1/dead-letters${path}`, { method, headers: staff.headers }, sale.env)
const waiting = async (): Promise<Answered[]> => ((await (await ask(list, '')).json()) as Answered).items

async function kept(change: Partial<NewDeadLetter> = {}): Promise<Answered> {
  const letter = {
    messageId: newId(),
    queue: 'payments',
    type: 'payment.requested',
    version: 1,
    body: '{}',
    requestId: null,
    reason: 'Error: the provider hung up',
    attempts: 5,
    ...change,
  }
  await keepDeadLetter(sale.database.sql, letter)
  return (await waiting()).find(({ messageId }) => messageId === letter.messageId)
}

/** A reservation whose payment message died after five attempts. */
async function deadPayment() {
  const { payment, id: reservationId } = await mustReserve(await newBuyer(sale), [0])
  const { sql } = sale.database
  const [row] = await sql`
    update outbox set sent_at = now() where key = ${reservationId} returning message_id as "messageId", payload`
  await sql`insert into inbox (consumer, message_id, attempts) values ('payments', ${row!.messageId}, 5)`
  const letter = await kept({ messageId: row!.messageId, body: JSON.stringify(row!.payload) })
  return { letter, payment, messageId: row!.messageId as string }
}

test('a message that died in RabbitMQ is listed with its reason, also one that Milo did not write', async () => {
  const bench = await newBench(sale.database.sql, broker)
  const keeping = keepDeadLetters({
    connection: bench.connection,
    sql: sale.database.sql,
    log: silent,
    route: payments,
  })
  await keeping.start()
  const poison = {
    id: `odd ${newId()}`,
    type: 'x',
    version: 3,
    requestId: null,
    body: Buffer.from('\0not json'),
  }
  const consumer = await bench.consume(async () => 'done')
  await bench.publish(payments.queue, poison)
  const found = await vi.waitFor(async () => {
    const letter = (await waiting()).find(({ messageId }) => messageId === poison.id)
    expect(letter).toBeDefined()
    return letter
  })
  expect(found).toMatchObject({
    type: 'x',
    version: 3,
    attempts: 1,
    reason: 'its id is not a UUID',
    message: '\uFFFDnot json',
  })
  const shown: Answered = await (await ask(get, `/${found.id}`)).json()
  expect(shown.replay).toEqual({
    possible: false,
    effect: 'It would be refused again: its id is not a UUID.',
  })
  expect(await problemOf(await ask(replay, `/${found.id}/replays`, 'POST'))).toMatchObject({
    code: 'wrong_state',
  })
  await Promise.all([keeping.stop(), consumer.stop()])
  await bench.close()
})

test('a replay says what it would do, sends the message under its own id, and forgets its attempts', async () => {
  const { letter, messageId } = await deadPayment()
  const shown: Answered = await (await ask(get, `/${letter.id}`)).json()
  expect(shown.replay).toEqual({
    possible: true,
    effect: expect.stringContaining('asked what became of the charge'),
  })
  const sent: string[] = []
  const relay = newRelay({
    sql: sale.database.sql,
    log: silent,
    publish: async (_, { id }) => void sent.push(id),
  })
  await relay.runOnce()
  sent.length = 0
  expect((await ask(replay, `/${letter.id}/replays`, 'POST')).status).toBe(202)
  await relay.runOnce()
  expect(sent).toEqual([messageId])
  expect(await sale.database.sql`select 1 from inbox where message_id = ${messageId}`).toHaveLength(0)
  expect(await problemOf(await ask(replay, `/${letter.id}/replays`, 'POST'))).toMatchObject({
    code: 'wrong_state',
  })
  const audit = await sale.database
    .sql`select actor_id, action, before, after from audit_log where subject_id = ${letter.id}`
  expect(audit).toEqual([
    {
      actor_id: staff.user.id,
      action: 'dead_letter.replay',
      before: { status: 'waiting' },
      after: { status: 'replayed' },
    },
  ])
})

test('of two replays at once, one sends', async () => {
  const { letter } = await deadPayment()
  const answers = await Promise.all([1, 2].map(() => ask(replay, `/${letter.id}/replays`, 'POST')))
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409])
})

test('a message of a payment that is not there cannot be replayed, and says so', async () => {
  const letter = await kept({ body: JSON.stringify({ paymentId: newId(), reservationId: newId() }) })
  const shown: Answered = await (await ask(get, `/${letter.id}`)).json()
  expect(shown.replay).toMatchObject({ possible: false, effect: expect.stringContaining('no such payment') })
})

test('a discarded one leaves the list, with who and why in the audit log', async () => {
  const letter = await kept()
  expect((await ask(remove, `/${letter.id}?reason=test%20data`, 'DELETE')).status).toBe(204)
  expect((await waiting()).some(({ id }) => id === letter.id)).toBe(false)
  const shown: Answered = await (await ask(get, `/${letter.id}`)).json()
  expect(shown).toMatchObject({ status: 'discarded', closingReason: 'test data' })
  const [audit] = await sale.database
    .sql`select action, detail from audit_log where subject_id = ${letter.id}`
  expect(audit).toMatchObject({ action: 'dead_letter.discard', detail: { reason: 'test data' } })
  expect(await problemOf(await ask(remove, `/${letter.id}?reason=again`, 'DELETE'))).toMatchObject({
    code: 'wrong_state',
  })
  expect(await problemOf(await ask(remove, `/${newId()}?reason=again`, 'DELETE'))).toMatchObject({
    code: 'not_found',
  })
  expect(await problemOf(await ask(remove, `/${letter.id}`, 'DELETE'))).toMatchObject({
    errors: [{ path: 'reason' }],
  })
})

test('the same death delivered twice is one letter; pages go from the newest to the oldest', async () => {
  const first = await kept()
  await kept({ messageId: first.messageId })
  const second = await kept()
  const one: Answered = await (await ask(list, '?limit=1')).json()
  expect(one.items[0].id).toBe(second.id)
  const two: Answered = await (await ask(list, `?limit=1&cursor=${one.nextCursor}`)).json()
  expect(two.items[0].id).toBe(first.id)
})

const id = newId()
describe('the list', () =>
  testRefusals({ fn: list, env: () => sale.env, method: 'GET', path: '/v1/dead-letters', access: 'staff' }))
describe('one', () =>
  testRefusals({
    fn: get,
    env: () => sale.env,
    method: 'GET',
    path: `/v1/dead-letters/${id}`,
    access: 'staff',
  }))
describe('a replay', () =>
  testRefusals({
    fn: replay,
    env: () => sale.env,
    method: 'POST',
    path: `/v1/dead-letters/${id}/replays`,
    access: 'staff',
  }))
test('only staff discard', async () => {
  const customer = await signIn(sale.database.sql, sale.env)
  const path = `/v1/dead-letters/${id}?reason=x`
  const without = await remove.request(path, { method: 'DELETE' }, sale.env)
  expect(await problemOf(without)).toMatchObject({ code: 'unauthenticated' })
  const wrong = await remove.request(path, { method: 'DELETE', headers: customer.headers }, sale.env)
  expect(await problemOf(wrong)).toMatchObject({ code: 'forbidden' })
})
