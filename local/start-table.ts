// What npm start tells once everything is ready: where to go, as whom, and what it all stands on.
import { relative } from 'node:path'
import type { Running } from './servers.ts'
import { type HostKind, ROOT, urlOf } from './system.ts'

export const DEMO_ACCOUNTS = ['customer@milo.test', 'staff@milo.test']
/** Known to all: the seed gives it to these two only, and only in a database that it found empty. */
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
    ['API', `${url}/v1/movies`],
    ['Its pages', `${url}/docs`],
    ['Readiness', `${url}/readyz`],
    ['', ''],
    ...accounts(demoAccounts),
    ['', ''],
    ['Functions', host === 'node' ? 'three Node instances: a, b, c' : 'a Worker each, in the emulator'],
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
  if (!demo) return [['Accounts', 'those of the database: it was not filled by the seed']]
  const [customer = '', staff = ''] = DEMO_ACCOUNTS.map((email) => email.padEnd(20) + DEMO_PASSWORD)
  return [
    ['Customer', customer],
    ['Staff', staff],
  ]
}

function mails(folder: string): string {
  if (process.env.SMTP_URL) return 'sent by the server of SMTP_URL'
  return `files in ${process.env.OUTGOING_FOLDER || `${near(folder)}/outgoing`}`
}

function describe({ kind, what, data }: Running): string {
  if (kind === 'stand-in') return `STAND-IN (${data}), for trying Milo out, not for production`
  return `${kind}: ${what}, data in ${near(data)}`
}

/** A path as one would type it here. */
function near(path: string): string {
  const short = relative(ROOT, path)
  return short.startsWith('..') || !path.startsWith('/') ? path : short
}
