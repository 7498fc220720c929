// Traces of a process: nothing of OpenTelemetry without a collector, the last spans at its end, a bounded
// queue.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { openTraceReceiver } from '../../testing/trace-receiver.ts'
import { newLog } from '../log.ts'
import { startTraces } from './start.ts'

const opened: { close(): Promise<unknown> }[] = []
afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())))

async function receiverOf() {
  const receiver = await openTraceReceiver()
  opened.push(receiver)
  return receiver
}

const start = async (endpoint: string, log = newLog('test', 'silent')) =>
  (await startTraces('milo-test', { INSTANCE: 'a', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, log))!

test('the last spans are sent when a process ends', async () => {
  const receiver = await receiverOf()
  const tracer = await start(receiver.url)
  const span = tracer.start('work', { kind: 'internal' })
  const failed = span.child('step', { kind: 'client' })
  failed.end(Object.assign(new Error('Key (email)=(ada@milo.test)'), { code: '23505' }))
  span.end()
  await tracer.close()
  expect(receiver.spans).toMatchObject([
    { name: 'step', parentSpanId: receiver.spans[1]?.spanId, attributes: { 'error.type': '23505' } },
    { name: 'work', service: 'milo-test', status: { code: 0 } },
  ])
  // What an error quotes may be somebody's address.
  expect(JSON.stringify(receiver.spans)).not.toContain('ada@')
})

test('spans that a collector cannot take so fast are dropped: the queue is bounded', async () => {
  const receiver = await receiverOf()
  const tracer = await start(receiver.url)
  for (let each = 0; each < 20_000; each += 1) tracer.start('one of many', { kind: 'internal' }).end()
  await tracer.close()
  expect(receiver.spans.length).toBeGreaterThan(500)
  expect(receiver.spans.length).toBeLessThan(4000)
})

test('a collector that is away costs a process a line in its log, and does not keep it from ending', async () => {
  const receiver = await openTraceReceiver()
  await receiver.close()
  const log = newLog('test', 'silent')
  const warn = vi.spyOn(log, 'warn')
  const tracer = await start(receiver.url, log)
  for (let each = 0; each < 3000; each += 1) tracer.start('lost', { kind: 'internal' }).end()
  await tracer.close()
  await vi.waitFor(() => expect(warn).toHaveBeenCalled())
})

/** Which packages of OpenTelemetry a process has loaded after it ran this. */
async function loadedBy(code: string): Promise<string> {
  const list = `const { default: m } = await import('node:module')
    console.log(Object.keys(m._cache).filter((file) => file.includes('@opentelemetry')).length)`
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const args = ['--import', 'tsx', '--input-type=module', '-e', `${code}\n${list}`]
  return (await promisify(execFile)(process.execPath, args, { cwd })).stdout.trim()
}

const started = (endpoint: string) => `
  await Promise.all([import('./functions/host/node.ts'), import('./worker-payments/main.ts'), import('./gateway/gateway.ts')])
  const { startTraces } = await import('./shared/traces/start.ts')
  await startTraces('x', { INSTANCE: 'a', OTEL_EXPORTER_OTLP_ENDPOINT: '${endpoint}' }, { warn() {} })`

test('without a collector nothing of OpenTelemetry is loaded; negative control: with one, it is', async () => {
  const [off, on] = await Promise.all([loadedBy(started('')), loadedBy(started('http://127.0.0.1:1'))])
  expect(off).toBe('0')
  expect(Number(on)).toBeGreaterThan(10)
})
