// What traces cost: an instance and a gateway without them, with 1 % and with all requests traced, in turn.
// A collector takes the spans on another core.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSql } from '#shared/resources.ts'
import { migrate } from '../../local/migrate.ts'
import { freePort } from '../../local/servers/find-programs.ts'
import { startPostgres } from '../../local/servers/postgres.ts'
import { startRedis } from '../../local/servers/redis.ts'
import { newKeys } from '../../local/start/signing-keys.ts'
import { insertBenchShowtime } from './confirmed-rows.ts'
import { type Instance, instance, measured } from './instances.ts'
import { answers, endAll, has, OTHER_CORE, start } from './processes.ts'
import { gatewayWith } from './proxies.ts'
import { median, table } from './seats-redis.ts'
import { costOfCode } from './traces-code.ts'
import { CONNECTIONS, warmUp, wrk } from './wrk.ts'

/** Off a second time shows what the machine makes of two that are the same. */
const RATIOS = { off: undefined, 'off again': undefined, '1 %': '0.01', '100 %': '1' } as const
type Ratio = keyof typeof RATIOS
const ROUNDS = 12
const SECONDS = 1
const SEATS = 100
const BEHIND = fileURLToPath(new URL('instance.mjs', import.meta.url))
const COLLECTOR = `require('node:http').createServer((q, a) => q.resume().on('end', () =>
  a.setHeader('content-type', 'application/json').end('{}'))).listen(process.env.PORT, '127.0.0.1')`

export async function run(): Promise<void> {
  if (!has('wrk')) return console.log('wrk is missing, and it is the load: apt-get install wrk')
  const folder = mkdtempSync(join(tmpdir(), 'milo-bench-'))
  const plan = { folder, durable: false, embedded: false }
  const servers = await Promise.all([startPostgres(plan), startRedis(plan)])
  const [postgres, redis] = servers
  try {
    await migrate(postgres.url)
    const sql = openSql(postgres.url, 1)
    const { showtimeId } = await insertBenchShowtime(sql, SEATS)
    await sql.end()
    const collector = await program(['-e', COLLECTOR])
    table('Code of traces at the gateway', ['a request', 'CPU µs'], await costOfCode(collector))
    if (process.argv[3] === 'code') return
    const urls = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, ...newKeys() }
    const instances = await eachRatio(collector, (env, name) =>
      instance({ ...urls, ...env, INSTANCE: name }, folder),
    )
    const behind = await program([BEHIND])
    const gateways = await eachRatio(collector, async (env, name) => {
      const port = await freePort()
      const child = gatewayWith(name, { RATE_LIMIT_SCALE: '0', ...env }).start(port, [behind], folder)
      const url = `http://127.0.0.1:${port}`
      await answers(url)
      return { url, pid: child.pid! }
    })
    const rows = [
      ...compare('a cached list', instances, '/v1/movies'),
      ...compare('a seat map, from Redis', instances, `/v1/showtimes/${showtimeId}/seat-map`),
      ...compare('through the gateway', gateways, '/'),
    ]
    table(
      `Traces, ${CONNECTIONS} connections, medians of ${ROUNDS} × ${SECONDS} s in turn (aim at 1 %: ≤ 1.02 × off)`,
      ['CPU', 'off, µs a request', 'off again, ×', '1 %, ×', '100 %, ×'],
      rows,
    )
  } finally {
    await endAll()
    await Promise.all(servers.map(({ stop }) => stop()))
    rmSync(folder, { recursive: true, force: true })
  }
}

async function program(args: string[]): Promise<string> {
  const port = await freePort()
  start(OTHER_CORE, process.execPath, args, { PORT: String(port) })
  const url = `http://127.0.0.1:${port}`
  await answers(url)
  return url
}

async function eachRatio(
  collector: string,
  begin: (env: Record<string, string>, name: string) => Promise<Instance>,
): Promise<[Ratio, Instance][]> {
  const begun: [Ratio, Instance][] = []
  for (const [name, ratio] of Object.entries(RATIOS) as [Ratio, string | undefined][]) {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_TRACES_SAMPLER_ARG: ratio ?? '' }
    begun.push([name, await begin(ratio === undefined ? {} : env, name.replaceAll(/\W+/g, '-'))])
  }
  return begun
}

/** In turn, each one first as often as the others; ratios are taken within a round. */
function compare(what: string, all: [Ratio, Instance][], path: string): (string | number)[][] {
  for (const [, { url }] of all) warmUp(url + path)
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    const micros: number[] = []
    for (let turn = 0; turn < all.length; turn += 1) {
      const at = (round + turn) % all.length
      const [name, { url, pid }] = all[at]!
      micros[at] = measured(name, pid, () => wrk(url + path, CONNECTIONS, SECONDS)).micros
    }
    return [micros[0]!, ...micros.slice(1).map((each) => each / micros[0]!)]
  })
  const of = (column: number) => median(rounds.map((round) => round[column]!))
  return [[what, of(0).toFixed(1), ...[1, 2, 3].map((at) => of(at).toFixed(2))]]
}
