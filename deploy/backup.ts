// npm run backup: a copy of the database in one file, complete or not there.
import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { isMain } from '#shared/std/is-main.ts'
import { runTool, ToolError } from './postgres-tools.ts'

const HELP = `DATABASE_URL=postgres://… npm run backup -- <file> [--force]

Writes everything that Milo has decided into one file, in pg_dump's custom format, as of one moment, while Milo runs. Redis
and RabbitMQ need no copy: what they have follows from Postgres. DATABASE_URL names the owner of the schema.

  --force   replaces the file if there is one; without it, a file is never overwritten
  --help    print this

Exit code: 0 the copy is complete and can be read, 1 it failed. Restore it with npm run restore -- --help.`

/** Returns the exit code. */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (args.includes('--help')) {
    console.log(HELP)
    return 0
  }
  const [file, ...more] = args.filter((each) => each !== '--force')
  if (file === undefined || file.startsWith('-') || more.length > 0 || !env.DATABASE_URL) {
    console.error(`${env.DATABASE_URL ? 'Name one file.' : 'DATABASE_URL must be set.'}\n\n${HELP}`)
    return 1
  }
  if (existsSync(file) && !args.includes('--force')) {
    console.error(`${file} exists and stays as it is. Name another file, or say --force.`)
    return 1
  }
  return backUp(env.DATABASE_URL, file)
}

async function backUp(databaseUrl: string, file: string): Promise<number> {
  const begun = performance.now()
  // Under its name only once it is whole: a file that a full disk cut off is never taken for a copy.
  const part = `${file}.part`
  try {
    await runTool('pg_dump', databaseUrl, [
      '--format=custom',
      '--no-owner',
      '--no-privileges',
      '--file',
      part,
    ])
    const tables = await tablesIn(databaseUrl, part)
    if (tables === 0) throw new ToolError('The database has no tables: is it the one of Milo?')
    renameSync(part, file)
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    console.log(`${file}: ${tables} tables, ${(statSync(file).size / 1e6).toFixed(1)} MB, in ${seconds} s`)
    return 0
  } finally {
    rmSync(part, { force: true })
  }
}

/** Reads the copy's list: it has to be readable. */
async function tablesIn(databaseUrl: string, file: string): Promise<number> {
  const list = await runTool('pg_restore', databaseUrl, ['--list', file])
  return list.split('\n').filter((line) => / TABLE DATA /.test(line)).length
}

if (isMain(import.meta.url)) {
  try {
    process.exitCode = await main(process.argv.slice(2), process.env)
  } catch (error) {
    console.error(error instanceof ToolError ? error.message : error)
    process.exitCode = 1
  }
}
