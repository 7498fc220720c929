// pg_dump and pg_restore as child processes, with errors that say what to do.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Something that a person has to change; printed without a stack. */
export class ToolError extends Error {}

/** Runs a program of Postgres on the database of a URL; answers what it printed. */
export async function runTool(program: string, databaseUrl: string, args: string[]): Promise<string> {
  const child = start(program, databaseUrl, args)
  const [printed] = await Promise.all([textOf(child.stdout), end(program, child)])
  return printed
}

export interface Pipe {
  /** Programs with their arguments. */
  from: string[]
  to: string[]
  /** What the second one reads before and after the first one's output. */
  before: string
  after: string
}

/** Feeds the output of one program to another, of any length. */
export async function pipeTools(databaseUrl: string, { from, to, before, after }: Pipe): Promise<void> {
  const source = start(from[0]!, databaseUrl, from.slice(1))
  const target = start(to[0]!, databaseUrl, to.slice(1))
  async function* whole() {
    yield before
    yield* source.stdout
    // A source that failed must not end in a commit: its broken end is no end.
    await end(from[0]!, source)
    yield after
  }
  const ended = end(to[0]!, target)
  const fed = pipeline(whole, target.stdin).catch((error: unknown) => {
    // A half-fed psql would commit what it has: it is ended instead, and the server rolls back.
    if (!isClosedPipe(error)) target.kill('SIGKILL')
    return error
  })
  const [failure, outcome] = await Promise.all([
    fed,
    ended.then(
      () => undefined,
      (error: unknown) => error,
    ),
  ])
  if (isClosedPipe(failure) || failure === undefined) {
    if (outcome) throw outcome
  } else throw failure
}

const isClosedPipe = (error: unknown): boolean =>
  ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(String((error as NodeJS.ErrnoException | undefined)?.code))

// Not as an argument: everybody on the machine could read the password there.
const start = (program: string, databaseUrl: string, args: string[]) =>
  spawn(program, args, { env: { ...process.env, ...connectionEnv(databaseUrl) } })

/** Resolves when it has ended well. */
async function end(program: string, child: ChildProcessWithoutNullStreams): Promise<void> {
  const complaint = textOf(child.stderr)
  const [code] = await once(child, 'close').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new ToolError(`${program} is not installed: it comes with Postgres' client (postgresql-client).`)
  })
  const said = await complaint
  if (code !== 0) throw new ToolError(`${program} failed:\n${said.trim()}${adviceOn(said)}`)
}

async function textOf(stream: Readable): Promise<string> {
  const parts: string[] = []
  for await (const part of stream.setEncoding('utf8')) parts.push(part)
  return parts.join('')
}

const adviceOn = (complaint: string): string =>
  /server version mismatch|unsupported version/.test(complaint)
    ? "\nUse the client's programs of the server's major version, or a newer one's."
    : ''

/** As libpq reads it. */
export function connectionEnv(databaseUrl: string): Record<string, string> {
  const url = new URL(databaseUrl)
  const all = {
    PGHOST: url.hostname,
    PGPORT: url.port,
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGSSLMODE: url.searchParams.get('sslmode') ?? '',
    PGAPPNAME: 'milo-backup',
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}
