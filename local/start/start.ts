// npm start: the whole system on one machine, from nothing. Starts what is missing, seeds it, prints where it
// is, and ends everything on Ctrl-C.
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openSql } from '#shared/resources.ts'
import { adminFromEnvironment } from '../../deploy/admin.ts'
import { ensureAssets } from '../../web/build.ts'
import { addDemoData, outcomeInWords } from '../demo-data/demo-data.ts'
import { migrate } from '../migrate.ts'
import { seed } from '../seed/seed.ts'
import { isFree } from '../servers/find-programs.ts'
import { removeOutside } from '../servers/postgres-place.ts'
import { claimFolder, FolderInUse } from '../servers/run-folder.ts'
import { type Servers, startServers } from '../servers/servers.ts'
import { sayMailLinks } from './mail-links.ts'
import { HELP, OptionsError, readOptions, type StartOptions } from './options.ts'
import { FOLDER, newSystem, outgoingOf, type System } from './processes.ts'
import { keysAt } from './signing-keys.ts'
import { DEMO_ACCOUNTS, startTable } from './table.ts'

/** npm may be killed alone; then nobody could end us any more. */
const PARENT_CHECK_MS = 1_000

const ASKED = new Error('asked to end')

const begun = Date.now()
const seconds = () => (Date.now() - begun) / 1000
const say = (line: string) => console.log(`${seconds().toFixed(1).padStart(5)} s  ${line}`)

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options.help) {
    console.log(HELP)
    return
  }
  const end = new AbortController()
  listenForTheEnd(end)
  const release = await claimFolder(FOLDER)
  try {
    await mustBeFree(options.address)
    if (options.reset) forget()
    await run(options, end)
  } finally {
    release()
  }
}

/** Starts everything, waits for the end (or a failure), and ends everything; throws the failure. */
async function run(options: StartOptions, end: AbortController): Promise<void> {
  const { signal } = end
  const ended = signal.aborted ? undefined : once(signal, 'abort')
  const plan = { folder: FOLDER, durable: true, embedded: process.env.MILO_EMBEDDED === '1', signal }
  const servers = startServers(plan, say)
  const system = await newSystem({ ...options, folder: FOLDER, keys: keysAt(FOLDER), say, signal })
  const silence = process.env.SMTP_URL ? undefined : sayMailLinks(outgoingOf(FOLDER), say)
  start(servers, system, options).catch((error: unknown) => end.abort(error))
  await ended
  silence?.()
  say('Milo is stopping')
  await system.stop()
  await servers.stop()
  say('Everything has stopped')
  if (signal.reason !== ASKED) throw signal.reason
}

async function start(servers: Servers, system: System, options: StartOptions): Promise<void> {
  const database = servers.postgres.then(async (postgres) => {
    await migrate(postgres.url).catch((error: Error) => {
      throw new Error(
        `${error.message}\n\nTo begin afresh, without the data of earlier starts: npm start -- --reset`,
      )
    })
    say('The database schema is up to date')
    return postgres
  })
  const assets = ensureAssets().then((built) => built && say('Styles and scripts of the pages are built'))
  const serving = Promise.all([database, servers.redis, assets]).then(async ([postgres, redis]) => {
    await system.startServing(postgres.url, redis.url)
    say(options.host === 'node' ? 'The function instances are ready' : 'The emulator is ready')
  })
  const seeded = database.then(async (postgres) => {
    const { fresh, showtimes } = await seed(postgres.url)
    if (await adminFromEnvironment(postgres.url, process.env)) say('ADMIN_EMAIL is an admin now')
    if (fresh) say('Sample data added: movies, theaters, two weeks of showtimes')
    else if (showtimes > 0) say(`${showtimes} showtimes of the coming days added`)
    if (options.demoData) {
      const ticketKey = keysAt(FOLDER).TICKET_PRIVATE_KEY
      say(outcomeInWords(await addDemoData(postgres.url, { ticketKey })))
    }
    return hasDemoAccounts(postgres.url)
  })
  const working = Promise.all([database, servers.redis, servers.rabbitmq]).then(
    async ([postgres, redis, rabbitmq]) => {
      await system.startWorker(postgres.url, redis.url, rabbitmq.url)
      say('The payment worker is ready')
    },
  )
  const [demoAccounts] = await Promise.all([seeded, serving, working])
  await system.untilReady()
  const [Postgres, Redis, RabbitMQ] = await Promise.all([servers.postgres, servers.redis, servers.rabbitmq])
  for (const server of [Postgres, Redis, RabbitMQ])
    for (const child of server.children) child.keepRunning(say)
  console.log(
    startTable({
      ...options,
      folder: FOLDER,
      servers: { Postgres, Redis, RabbitMQ },
      demoAccounts,
      seconds: seconds(),
    }),
  )
}

/** A database with other data has no demo accounts: then the table must not list any. */
async function hasDemoAccounts(databaseUrl: string): Promise<boolean> {
  const sql = openSql(databaseUrl, 1)
  try {
    const found = await sql`select from users where email in ${sql(DEMO_ACCOUNTS)}`
    return found.length === DEMO_ACCOUNTS.length
  } finally {
    await sql.end()
  }
}

/** Deletes data, keys and logs of earlier starts; the folders of a running `npm test` stay. */
function forget(): void {
  removeOutside(FOLDER)
  const kept = ['tests', 'owner.json']
  for (const name of readdirSync(FOLDER))
    if (!kept.includes(name)) rmSync(join(FOLDER, name), { recursive: true })
  if (process.env.DATABASE_URL) say('--reset does not touch the database of DATABASE_URL')
}

/** Listens for the end: from a user, npm, or a bug in this very process. */
function listenForTheEnd(end: AbortController): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => end.abort(ASKED))
  process.on('uncaughtException', (error) => {
    // Work that the end interrupts (a seed half-way) fails too: that is no news.
    if (!end.signal.aborted) console.error(error)
    end.abort(error)
  })
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const check = () => process.ppid !== parent && end.abort(ASKED)
  setInterval(check, PARENT_CHECK_MS).unref()
}

/** Checked before anything starts: the gateway would notice last. */
async function mustBeFree({ host, port }: { host: string; port: number }): Promise<void> {
  const free = await isFree(port, host).catch((error: Error) => error.message)
  if (free === true) return
  const why = free === false ? 'is taken' : `cannot be used (${free})`
  throw new Error(`Port ${port} ${why}. Use another one: PORT=${port + 1} npm start`)
}

// The reader of our output may leave (`npm start | head`): that is no reason to stop.
process.stdout.on('error', () => undefined)

/** One line for the user, where a stack would only be noise. */
function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof OptionsError) return `${message}\n\n${HELP}`
  if (error instanceof FolderInUse)
    return `Milo is already running here (${message}). Stop it first: Ctrl-C in its shell.`
  return message
}

try {
  await main()
  process.exit(0)
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}
