// The traces of one booking, from the gateway to the provider, as a collector gets them.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { readEnv } from '#shared/env.ts'
import { newLog } from '#shared/log.ts'
import { startTraces } from '#shared/traces/start.ts'
import { startNodeHost } from '../../functions/host/node.ts'
import { SETTINGS } from '../../functions/host/settings.ts'
import { newGateway } from '../../gateway/gateway.ts'
import { TIMES } from '../../gateway/limits/client-times.ts'
import { AccessLog } from '../../gateway/monitoring/access-log.ts'
import { readSettings } from '../../gateway/settings.ts'
import { newKeys } from '../../local/start/signing-keys.ts'
import { insertShowtime, signIn } from '../../testing/catalogue.ts'
import { amqp, redisUrl, type TestDatabase, testDatabase } from '../../testing/servers.ts'
import { openTraceReceiver, type ReceivedSpan } from '../../testing/trace-receiver.ts'
import { runWorker, workerSettings } from '../../worker-payments/main.ts'
import { type Ask, chooseSeats, hold, reserve, settled } from './journey.ts'

const keys = newKeys()
let receiver: Awaited<ReturnType<typeof openTraceReceiver>>
let database: TestDatabase
let instance: string
/** What began, each to be closed as when a process stops. */
const running: (() => Promise<void>)[] = []
const stopAll = async () => void (await Promise.all(running.splice(0).map((close) => close())))

beforeAll(async () => {
  const [own, broker] = await Promise.all([testDatabase(), amqp()])
  database = own
  receiver = await openTraceReceiver()
  const common = {
    ...keys,
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl(),
    PORT: '0',
    LOG_LEVEL: 'silent',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  }
  const host = await startNodeHost(readEnv(SETTINGS, common))
  running.push(() => host.close())
  instance = `http://127.0.0.1:${(host.server.address() as { port: number }).port}`
  const more = { AMQP_URL: broker.url, OUTGOING_FOLDER: join(inject('milo').folder, 'outgoing') }
  const worker = await runWorker(workerSettings({ ...common, ...more }), { connect: broker.connect })
  running.push(() => worker.close())
})
afterAll(async () => {
  await stopAll()
  await receiver?.close()
  await database?.end()
})

/** A gateway in front of the instance that keeps this part of all traces. */
async function behind(ratio: string): Promise<Ask> {
  const settings = readSettings({
    PORT: '0',
    UPSTREAMS: instance,
    RATE_LIMIT_SCALE: '0',
    DRAIN_WAIT_MS: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_TRACES_SAMPLER_ARG: ratio,
  })
  const log = newLog('gateway', 'silent')
  const tracer = await startTraces('milo-gateway', settings, log)
  const gateway = newGateway(settings, log, new AccessLog('gateway', 'silent'), TIMES, tracer)
  const port = await gateway.start()
  running.push(() => gateway.drain())
  return (path, init = {}) => fetch(`http://127.0.0.1:${port}${path}`, init)
}

/** Books two seats; gives the messages of the booking, once all are handled, and who booked. */
async function book(ask: Ask, headers: Record<string, string> = {}) {
  const { sql } = database
  const { showtimeId } = await insertShowtime(sql)
  const customer = await signIn(sql, keys)
  const held = await hold(ask, customer, showtimeId, await chooseSeats(ask, showtimeId, 2))
  const traced = { ...customer, headers: { ...customer.headers, ...headers } }
  const { id } = await reserve(ask, traced, held)
  await settled(ask, customer, id)
  const messages = () => sql<{ type: string; traceparent: string | null; requestId: string }[]>`
    select type, traceparent, request_id as "requestId" from outbox join inbox using (message_id)
    where key = ${id} and finished_at is not null order by id`
  await vi.waitFor(async () => expect(await messages()).toHaveLength(2))
  return { messages: await messages(), customer }
}

const shown = ({ service, kind, name }: ReceivedSpan) =>
  `${service} ${kind}: ${name.replace(/milo_holds_\d+_[\da-f]+_/, '')}`

/** The spans below one, indented by their depth. */
function treeOf({ spanId }: ReceivedSpan, depth = 1): string[] {
  return receiver.spans
    .filter(({ parentSpanId }) => parentSpanId === spanId)
    .flatMap((span) => [`${'  '.repeat(depth)}${shown(span)}`, ...treeOf(span, depth + 1)])
}

/** The one span of this name that there is, or will be when it is sent. */
const find = (line: string): Promise<ReceivedSpan> =>
  vi.waitFor(() => {
    const found = receiver.spans.filter((span) => shown(span) === line)
    expect(found, `${line} among\n${receiver.spans.map(shown).join('\n')}`).toHaveLength(1)
    return found[0]!
  })

const linkTo = ({ traceId, spanId }: ReceivedSpan) => [expect.objectContaining({ traceId, spanId })]

test('the spans of a booking are a tree from the gateway to the queue, and its settling links to it', async () => {
  const { messages, customer } = await book(await behind('1'))
  const root = await find('milo-gateway server: POST /v1/reservations')
  expect(root.attributes['http.response.status_code']).toBe(202)
  expect(root.parentSpanId).toBeUndefined()
  expect(root.traceId).toBe(messages[0]!.requestId.replaceAll('-', ''))
  const handler = await find('milo-functions server: POST /v1/reservations')
  await find('milo-worker producer: send payments')
  const tree = treeOf(root)
  expect(tree.slice(0, 2)).toEqual([
    '  milo-gateway client: POST',
    '    milo-functions server: POST /v1/reservations',
  ])
  expect(tree).toEqual(
    expect.arrayContaining([
      '      milo-functions client: FCALL_RO getHold',
      '      milo-functions client: BATCH INSERT reservations',
      '      milo-functions client: FCALL reserveHold',
      '      milo-worker producer: send payments',
    ]),
  )
  // Handling is a trace of its own that links to the request, by what the outbox and the message carried.
  const [asked, confirmed] = messages
  expect(asked!.traceparent).toBe(`00-${handler.traceId}-${handler.spanId}-01`)
  const settling = await find('milo-worker consumer: process payments')
  expect(settling.links).toEqual(linkTo(handler))
  expect(settling.traceId).not.toBe(handler.traceId)
  expect(settling.attributes['messaging.message.conversation_id']).toBe(asked!.requestId)
  expect(confirmed!.traceparent).toBe(`00-${settling.traceId}-${settling.spanId}-01`)
  expect((await find('milo-worker consumer: process notices')).links).toEqual(linkTo(settling))
  expect(treeOf(settling)).toEqual(
    expect.arrayContaining([
      '  milo-worker client: BATCH UPDATE payments',
      '  milo-worker client: charge simulator',
      '  milo-worker client: BATCH INSERT tickets',
      '  milo-worker client: FCALL confirmHold',
      '  milo-worker producer: send notices',
    ]),
  )
  // Nobody is named in them, and no value of a statement.
  const sent = JSON.stringify(receiver.spans)
  expect(sent).not.toContain(customer.email)
  expect(sent).not.toMatch(/Bearer|sim_approved|select /)
})

test('negative control: what is not drawn is not recorded anywhere, even where a stranger asks for it', async () => {
  const trace = 'c'.repeat(32)
  const { messages } = await book(await behind('0'), { traceparent: `00-${trace}-${'d'.repeat(16)}-01` })
  expect(messages.map(({ traceparent }) => traceparent)).toEqual([null, null])
  expect(messages[0]!.requestId).toBe(trace)
  // All that was recorded has been sent by then.
  await stopAll()
  expect(receiver.spans.length).toBeGreaterThan(0)
  const ofIt = receiver.spans.filter(
    ({ traceId, attributes }) =>
      traceId === trace || attributes['messaging.message.conversation_id'] === trace,
  )
  expect(ofIt).toEqual([])
  expect(new Set(receiver.paths)).toEqual(new Set(['POST /v1/traces']))
})
