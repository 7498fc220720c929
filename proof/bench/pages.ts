// The pages: what the server pays for them beside the cached list, and what a browser pays to draw a hall and
// to follow it. One table with verdicts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../local/migrate.ts'
import { seed } from '../../local/seed/seed.ts'
import { startPostgres } from '../../local/servers/postgres.ts'
import { startRedis } from '../../local/servers/redis.ts'
import { newKeys } from '../../local/start/signing-keys.ts'
import { hasBrowser } from '../../testing/browser.ts'
import { ensureAssets } from '../../web/build.ts'
import { instance, measure, tableOf } from './instances.ts'
import { drawAndFollow } from './pages-browser.ts'
import { endAll, has } from './processes.ts'

/** × the CPU of the cached list: a page is as many bytes again, and its policy headers. */
const MOST_TIMES = 3
/** Half of a frame at 60 Hz is the browser's own. */
const MOST_FRAME_MS = 8
/** What feels like at once. */
const MOST_DRAW_MS = 300

const say = (line: string) => process.stdout.write(`${line}\n`)

interface Verdict {
  what: string
  figure: number
  aim: number
  unit: string
}

export async function run(): Promise<void> {
  await ensureAssets()
  const verdicts: Verdict[] = []
  if (has('wrk')) verdicts.push(...(await ofServer()))
  else say('wrk is missing, and it is the load on the server: apt-get install wrk')
  if (hasBrowser) verdicts.push(...(await ofBrowser()))
  else say('Chromium is missing: no figures of the browser')
  say('')
  for (const { what, figure, aim, unit } of verdicts) {
    const verdict = figure <= aim ? 'ok' : 'TOO MUCH'
    say(`${what.padEnd(56)}${figure.toFixed(2).padStart(9)} ${unit.padEnd(3)} ≤ ${aim}  ${verdict}`)
  }
}

async function ofServer(): Promise<Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), 'milo-bench-'))
  const plan = { folder, durable: false, embedded: false }
  const servers = await Promise.all([startPostgres(plan), startRedis(plan)])
  const [postgres, redis] = servers
  try {
    await migrate(postgres.url)
    await seed(postgres.url)
    const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, ...newKeys(), INSTANCE: 'pages' }
    const milo = await instance(env, folder)
    const { items } = (await (await fetch(`${milo.url}/v1/showtimes?limit=1`)).json()) as {
      items: { id: string }[]
    }
    const rows = [
      await measure('/v1/movies, cached', milo, '/v1/movies'),
      await measure('/', milo, '/'),
      await measure('/showtimes/:id', milo, `/showtimes/${items[0]!.id}`),
    ]
    say(tableOf(rows))
    const [list, ...pages] = rows
    return pages.map(({ name, micros }) => ({
      what: `CPU of ${name} beside the cached list`,
      figure: micros / list!.micros,
      aim: MOST_TIMES,
      unit: '×',
    }))
  } finally {
    await endAll()
    await Promise.all(servers.map(({ stop }) => stop()))
    rmSync(folder, { recursive: true, force: true })
  }
}

async function ofBrowser(): Promise<Verdict[]> {
  const busy = await drawAndFollow({ seats: 500, changesPerSecond: 50 })
  const large = await drawAndFollow({ seats: 2_000, changesPerSecond: 0 })
  return [
    {
      what: '500 seats, 50 changes/s: CPU of a frame, p50',
      figure: busy.frameMs.p50,
      aim: MOST_FRAME_MS,
      unit: 'ms',
    },
    {
      what: '500 seats, 50 changes/s: CPU of a frame, p95',
      figure: busy.frameMs.p95,
      aim: MOST_FRAME_MS,
      unit: 'ms',
    },
    {
      what: '2 000 seats: CPU until they can be chosen',
      figure: large.drawMs,
      aim: MOST_DRAW_MS,
      unit: 'ms',
    },
  ]
}
