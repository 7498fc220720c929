// Serves every function as a Worker of its own, as the edge would, in one workerd on this machine: the same
// bundles, settings and router as a deployment. Only the values of secrets come from here, and a timer fires
// the schedules.
import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { LogLevel, Miniflare, Log as MiniflareLog, Response, type WorkerOptions } from 'miniflare'
import { scheduleJob } from 'node-schedule'
import { publicKeysFor } from '#shared/auth/tokens.ts'
import { EnvError, readEnv } from '#shared/env.ts'
import { withFiles } from '#shared/env-files.ts'
import { type Log, newLog } from '#shared/log.ts'
import { openResources } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { isMain } from '#shared/std/is-main.ts'
import { sleep } from '#shared/std/sleep.ts'
import { fontFiles } from '#shared/tickets/font-files.ts'
import { bundle, ROUTER } from '../../deploy/bundle.ts'
import { FONTS, secretsOf, settingsOf } from '../../deploy/worker-settings.ts'
import { type Route, routes, workerName } from '../routes.ts'
import { SCALAR, webAsset } from './assets.ts'
import { readiness } from './health.ts'
import { DRAIN_NOTICE_MS } from './node.ts'
import { SETTINGS, type Settings } from './settings.ts'

export interface Emulator {
  url: URL
  /** Runs a function's schedule for a planned time, as its timer does. */
  fire(route: Route, planned: Date): Promise<void>
  close(): Promise<void>
}

/** Starts Workers, all unless told otherwise, behind one port; they answer when the promise settles. */
export async function startEmulator(
  settings: Settings,
  names: readonly string[] = routes.map(({ name }) => name),
): Promise<Emulator> {
  const log = newLog(settings.INSTANCE, settings.LOG_LEVEL)
  // For readiness alone: each Worker opens its own connections, for one request.
  const resources = openResources({ ...settings, DATABASE_POOL: 1 })
  let draining = false
  const started = [ROUTER, ...names]
  // Known to this process alone: nobody else fires a schedule.
  const ticks = newId()
  const miniflare = new Miniflare({
    host: settings.HOST,
    port: settings.PORT,
    log: new MiniflareLog(LogLevel.ERROR),
    // Otherwise miniflare asks Cloudflare for a sample of `request.cf`: nothing here needs the network.
    cf: false,
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      stdout.pipe(process.stdout)
      stderr.pipe(process.stderr)
    },
    unsafeModuleFallbackService: ({ url }: { url: string }) => codeOf(started, url, log),
    workers: workers(settings, { names: started, ticks }, async () => {
      const answer = await readiness(resources, draining)
      return Response.json(await answer.json(), { status: answer.status })
    }),
  })
  const url = await miniflare.ready
  const fire = async (route: Route, planned: Date) => {
    const headers = { [TO_WORKER]: workerName(route) }
    const answer = await miniflare.dispatchFetch(`${url}${ticks}/${planned.getTime()}`, { headers })
    if (!answer.ok) throw new Error(`${workerName(route)} answered ${answer.status}: ${await answer.text()}`)
  }
  const jobs = startSchedules(
    routes.filter(({ name }) => names.includes(name)),
    fire,
    log,
  )
  log.info({ port: url.port, functions: names.length }, 'listening')
  return {
    url,
    fire,
    async close() {
      draining = true
      for (const job of jobs) job.cancel()
      await sleep(DRAIN_NOTICE_MS)
      await miniflare.dispose()
      await resources.close()
      log.info('closed')
    },
  }
}

/** Workers as miniflare takes them, the router first: the first one gets what comes in. */
function workers(
  settings: Settings,
  { names, ticks }: { names: readonly string[]; ticks: string },
  ready: () => Promise<Response>,
): WorkerOptions[] {
  const started = new Set(names.map((name) => settingsOf(name)?.name))
  return names.map((name): WorkerOptions => {
    const derived = settingsOf(name)!
    const services = (derived.services ?? []).filter(({ service }) => started.has(service))
    return {
      name: derived.name,
      modules: [{ type: 'ESModule', path: 'entry.js', contents: entryOf(name, ticks) }],
      unsafeUseModuleFallbackService: true,
      compatibilityDate: derived.compatibility_date,
      compatibilityFlags: derived.compatibility_flags,
      ...(name === ROUTER
        ? { serviceBindings: { ...serviceBindings(services), READINESS: ready, FILES: files } }
        : {
            bindings: { ...derived.vars, ...bindings(name, settings) },
            ...(derived.assets?.binding === FONTS ? { serviceBindings: { [FONTS]: fonts } } : {}),
          }),
    }
  })
}

/** A request with this header goes to that Worker (miniflare's own, as its tools send it). */
const TO_WORKER = 'MF-Route-Override'

/**
 * The first module of a Worker, which loads its bundle with its first request, as the edge does. All bundles
 * in workerd's configuration cost 47 s and 2 GB at the start, this 2 s and 0.9 GB: each allocation in there
 * copies all of it (https://github.com/cloudflare/workers-sdk/issues/15271). A tick comes as a request:
 * miniflare's own call blocks this process until it is answered, and workerd, where a bundle is to be loaded,
 * until this process answers.
 */
const entryOf = (name: string, ticks: string): string =>
  `const code = async () => (await import('./${name}')).default
   export default {
     async fetch(request, env, ctx) {
       const worker = await code()
       const [first, at] = new URL(request.url).pathname.slice(1).split('/')
       if (first !== '${ticks}') return worker.fetch(request, env, ctx)
       await worker.scheduled({ scheduledTime: Number(at) }, env, ctx)
       return new Response()
     }
   }`

/**
 * Answers workerd's question for a module that the configuration does not have. Bundled when asked for, in a
 * tenth of a second: all 200 take four seconds, and most are not used.
 */
async function codeOf(names: readonly string[], url: string, log: Log): Promise<Response> {
  const path = new URL(url).searchParams.get('specifier') ?? ''
  const name = names.find((known) => path === `/${known}`)
  if (name === undefined) return new Response(null, { status: 404 })
  try {
    const [built] = await bundle([name])
    return Response.json({ name, esModule: built!.code })
  } catch (error) {
    log.error({ err: error, function: name }, 'function does not compile')
    return new Response(null, { status: 500 })
  }
}

/** At the edge Cloudflare serves them: see routerSettings. */
const files = async ({ url }: { url: string }) => {
  const { pathname } = new URL(url)
  const script = { headers: { 'content-type': 'text/javascript; charset=utf-8' } }
  if (pathname === SCALAR.path) return new Response(await readFile(SCALAR.file), script)
  const asset = await webAsset(new globalThis.Request(url), pathname)
  if (!asset) return new Response(null, { status: 404 })
  return new Response(await asset.arrayBuffer(), { headers: Object.fromEntries(asset.headers) })
}

const fonts = async ({ url }: { url: string }) =>
  new Response(await (await fontFiles.fetch(url)).arrayBuffer())

const serviceBindings = (services: readonly { binding: string; service: string }[]) =>
  Object.fromEntries(services.map(({ binding, service }) => [binding, service]))

/** What a deployment has at the edge, with this machine's values; text, as there. */
function bindings(name: string, settings: Settings): Record<string, string> {
  const variables = ['LOG_LEVEL', 'PAYMENT_PROVIDERS', 'STAFF_SECOND_FACTOR', 'SITE_URL'] as const
  const names = [...secretsOf(name), ...variables]
  const keys = { JWT_PUBLIC_KEYS: publicKeysFor(settings.JWT_PRIVATE_KEY) }
  const known: Record<string, unknown> = { ...settings, ...keys }
  const values = names.map((each) => [each, known[each]] as const)
  return Object.fromEntries(
    values.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
}

/** Which of all emulators and instances runs a tick is decided in Postgres, as on Node. */
function startSchedules(started: readonly Route[], fire: Emulator['fire'], log: Log) {
  return started.flatMap((route) => {
    const { cron } = route
    if (cron === undefined) return []
    return scheduleJob({ rule: cron, tz: 'Etc/UTC' }, (planned) =>
      fire(route, planned).catch((error: unknown) =>
        log.error({ err: error, job: route.name }, 'schedule could not be fired'),
      ),
    )
  })
}

if (isMain(import.meta.url)) {
  try {
    const emulator = await startEmulator(readEnv(SETTINGS, withFiles(process.env)))
    // miniflare's own handlers end the process at once, with code 143: here it drains first and ends with 0.
    for (const signal of ['SIGTERM', 'SIGINT']) {
      process.removeAllListeners(signal)
      process.once(signal, () => emulator.close().then(() => process.exit(0)))
    }
  } catch (error) {
    process.stderr.write(`${error instanceof EnvError ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
