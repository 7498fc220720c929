// The table of npm start once everything is ready: addresses, accounts, and the servers in use.
import { relative } from 'node:path'
import type { Running } from '../servers/running.ts'
import { type HostKind, outgoingOf, ROOT, urlOf } from './processes.ts'

export const DEMO_ACCOUNTS = ['customer@milo.test', 'staff@milo.test', 'admin@milo.test']
/** Public: the seed gives it to these accounts only, and only in a database that it found empty. */
export const DEMO_PASSWORD = 'popcorn-demo-1'

export interface TableContents {
  address: { host: string; port: number }
  host: HostKind
  folder: string
  servers: Record<'Postgres' | 'Redis' | 'RabbitMQ', Running>
  demoAccounts: boolean
  seconds: number
}

export function startTable({ address, host, folder, servers, demoAccounts, seconds }: TableContents): string {
  const url = urlOf(address)
  const rows: [string, string][] = [
    ['Site', `${url}/`],
    ['Office', `${url}/office`],
    ['API', `${url}/v1/movies`],
    ['API docs', `${url}/docs`],
    ['Readiness', `${url}/readyz`],
    ['', ''],
    ...accounts(demoAccounts),
    ['', ''],
    ['Functions', host === 'node' ? 'three Node instances: a, b, c' : 'one Worker each, in the emulator'],
    ...Object.entries(servers).map(([name, one]): [string, string] => [name, describe(one)]),
    ['E-mails', mails(folder)],
    ['Logs', `${near(folder)}/logs`],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const table = rows.map(([name, text]) => `  ${name.padEnd(width)}   ${text}`.trimEnd()).join('\n')
  const tryIt = address.port === 8080 ? 'npm run demo' : `PORT=${address.port} npm run demo`
  return `\nMilo is ready after ${seconds.toFixed(1)} s: ${url}\n\n${table}\n\nIn another shell: ${tryIt}     Ctrl-C ends Milo.\n`
}

function accounts(demo: boolean): [string, string][] {
  if (!demo) return [['Accounts', 'those of the database, which has no sample data']]
  const [customer = '', staff = '', admin = ''] = DEMO_ACCOUNTS.map(
    (email) => email.padEnd(20) + DEMO_PASSWORD,
  )
  return [
    ['Customer', customer],
    ['Staff', staff],
    ['Admin', admin],
  ]
}

function mails(folder: string): string {
  if (process.env.SMTP_URL) return 'sent through SMTP_URL'
  return `files in ${near(outgoingOf(folder))}; their links are shown here`
}

function describe({ kind, what, data }: Running): string {
  if (kind === 'in-process')
    return `none: messages are ${data} and die with it (the reconciler finishes the work). Not for production`
  if (kind === 'fake') return `in-memory fake (${data}): for trying Milo out, not for production`
  return `${kind}: ${what}, data in ${near(data)}`
}

/** A path as one would type it here. */
function near(path: string): string {
  const short = relative(ROOT, path)
  return short.startsWith('..') || !path.startsWith('/') ? path : short
}
