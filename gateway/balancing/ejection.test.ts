// What takes an instance out, and what a client does that must not: its time and its mistakes are not the
// instance's.
import { connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { gatewayBefore, type Instance, instance } from '../testing.ts'

const behindProxy = { TRUSTED_PROXIES: '127.0.0.1' }
const from = (sender: number, more: Record<string, string> = {}) => ({
  headers: { 'x-forwarded-for': `10.0.0.${sender}`, ...more },
})

test('an instance that keeps dropping requests of several senders is ejected, gets nothing, and at most half are out', async () => {
  const failing = () => instance((req) => req.socket.destroy())
  const instances = [await failing(), await failing(), await instance((_req, res) => res.end('well'))]
  const { url, context } = await gatewayBefore(
    instances.map((each) => each.url),
    behindProxy,
  )
  const ejected = () => context.upstreams.list.filter((upstream) => upstream.ejectedUntil > Date.now())
  for (let i = 0; i < 30; i++) await fetch(`${url}/v1/movies`, from(i))
  expect(ejected()).toHaveLength(1)
  const before = instances.map((each) => each.seen.length)
  for (let i = 0; i < 10; i++) await fetch(`${url}/v1/movies`, from(i))
  const out = context.upstreams.list.indexOf(ejected()[0]!)
  expect(instances[out]!.seen.length).toBe(before[out])
  expect(context.upstreams.list[out]!.ejections).toBe(1)
})

/** A body that is announced and never comes whole; settles when it was given up. */
function stalledUpload(url: string, i: number): Promise<unknown> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const head = `PUT /v1/x HTTP/1.1\r\nHost: milo.test\r\nX-Forwarded-For: 10.0.0.${i}\r\nContent-Length: 90000\r\n\r\n`
  socket.on('error', () => undefined).write(head + 'x'.repeat(70_000))
  return new Promise((resolve) => socket.once('data', resolve))
}

const ofOneClient: [string, Parameters<typeof instance>[0], (url: string, i: number) => unknown][] = [
  [
    'little time',
    (_req, res) => void setTimeout(() => res.end('well'), 100),
    (url, i) => fetch(`${url}/v1/movies`, from(i, { 'x-deadline-ms': '1' })),
  ],
  ['stalled uploads', () => undefined, stalledUpload],
  [
    'requests that are errors',
    (_req, res) => res.writeHead(500).end('bug'),
    (url, i) => fetch(`${url}/v1/movies`, from(i)),
  ],
]

test.each(ofOneClient)('%s of many clients ejects no instance', async (_what, answer, ask) => {
  const instances: Instance[] = [await instance(answer), await instance(answer), await instance(answer)]
  const settings = { ...behindProxy, FIRST_BYTE_TIMEOUT_MS: '300' }
  const { url, context } = await gatewayBefore(
    instances.map((each) => each.url),
    settings,
  )
  await Promise.all(Array.from({ length: 60 }, (_, i) => ask(url, i)))
  await vi.waitFor(() => expect(context.admission.inFlight).toBe(0), 5_000)
  expect(instances.map(({ seen }) => seen.length > 10)).toEqual([true, true, true])
  expect(context.upstreams.list.map(({ ejections }) => ejections)).toEqual([0, 0, 0])
})

test('requests of one sender that make instances drop the connection eject none', async () => {
  const drop = () => instance((req) => req.socket.destroy())
  const { url, context } = await gatewayBefore([(await drop()).url, (await drop()).url])
  for (let i = 0; i < 40; i++) await fetch(`${url}/v1/movies`, from(i))
  expect(context.upstreams.list.map(({ ejections }) => ejections)).toEqual([0, 0])
})

test.each(['1e-9', '0', '-1', '1.5', 'soon', '', '1, 2'])(
  'a deadline of "%s" is refused, and the field named',
  async (deadline) => {
    const upstream = await instance((_req, res) => res.end('well'))
    const { url } = await gatewayBefore([upstream.url])
    const answer = await fetch(`${url}/v1/movies`, { headers: { 'x-deadline-ms': deadline } })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'invalid_input', errors: [{ path: 'X-Deadline-Ms' }] })
    expect(upstream.seen).toEqual([])
  },
)

test('an instance that turns requests away with 503 is not ejected for it: it says that it is well', async () => {
  const full = await instance((_req, res) => res.writeHead(503, { 'retry-after': '1' }).end('full'))
  const well = await instance((_req, res) => res.end('well'))
  const { url, context } = await gatewayBefore([full.url, well.url])
  for (let i = 0; i < 30; i++) await fetch(`${url}/v1/sessions`, { method: 'POST', body: '{}' })
  expect(full.seen.length).toBeGreaterThan(10)
  expect(context.upstreams.list.map(({ ejections }) => ejections)).toEqual([0, 0])
})
