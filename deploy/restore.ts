// npm run restore: puts a copy of npm run backup into a database, whole or not at all, and never over another
// one unasked.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSql, type Sql } from '#shared/resources.ts'
import { isMain } from '#shared/std/is-main.ts'
import { projectFolder } from './bundle.ts'
import { pipeTools, runTool, ToolError } from './postgres-tools.ts'

const HELP = `DATABASE_URL=postgres://… npm run restore -- <file> [--replace]

Puts a copy of npm run backup into an empty database, in one transaction. DATABASE_URL names the owner of the schema. Stop
Milo first: it must not sell while its past changes.

  --replace   deletes what the database has, and restores the copy in its place
  --help      print this

Exit code: 0 restored, 1 nothing was changed. Then: migrate, start, npm run audit (docs/operate/backup.md).`

/** Returns the exit code. */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (args.includes('--help')) {
    console.log(HELP)
    return 0
  }
  const replace = args.includes('--replace')
  const [file, ...more] = args.filter((each) => each !== '--replace')
  if (file === undefined || file.startsWith('-') || more.length > 0 || !env.DATABASE_URL) {
    console.error(`${env.DATABASE_URL ? 'Name one file.' : 'DATABASE_URL must be set.'}\n\n${HELP}`)
    return 1
  }
  if (!existsSync(file)) throw new ToolError(`${file} does not exist.`)
  // A file that is no copy is refused before anything is deleted.
  await runTool('pg_restore', env.DATABASE_URL, ['--list', file])
  const sql = openSql(env.DATABASE_URL, 1, 'milo-restore')
  try {
    await mustBeReady(sql, replace)
    await restore(sql, env.DATABASE_URL, file, replace)
  } finally {
    await sql.end()
  }
  console.log(`Restored ${file}. Now migrate, start Milo, and run npm run audit until it is clean.`)
  return 0
}

async function mustBeReady(sql: Sql, replace: boolean): Promise<void> {
  const [found] = await sql<[{ tables: number; others: string[] }]>`
    select (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where relkind = 'r' and n.nspname in ('public', 'simulator')) as tables,
      (select coalesce(array_agg(distinct coalesce(nullif(application_name, ''), usename::text)), '{}') from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend') as others`
  if (found.others.length > 0)
    throw new ToolError(`Still connected to this database: ${found.others.join(', ')}. Stop them first.`)
  if (found.tables > 0 && !replace)
    throw new ToolError(
      `The database has ${found.tables} tables. Restore into an empty one, or say --replace to delete them.`,
    )
}

const EMPTY = `do $$
declare present name;
begin
  for present in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', present);
  end loop;
end $$;
`

/** One transaction: what fails leaves the database as it was. */
async function restore(sql: Sql, databaseUrl: string, file: string, replace: boolean): Promise<void> {
  const [role] = await sql`select from pg_roles where rolname = 'milo_app'`
  const folder = mkdtempSync(join(tmpdir(), 'milo-restore-'))
  try {
    // The schema `public` is made here: whether a copy has it depends on the server that it is from.
    const list = (await runTool('pg_restore', databaseUrl, ['--list', file])).split('\n')
    const chosen = join(folder, 'list')
    writeFileSync(chosen, list.filter((line) => !/ SCHEMA - (public|SCHEMA public) /.test(line)).join('\n'))
    await pipeTools(databaseUrl, {
      from: ['pg_restore', '--no-owner', '--no-privileges', `--use-list=${chosen}`, '--file=-', file],
      to: [
        'psql',
        '--quiet',
        '--no-psqlrc',
        '--single-transaction',
        '--set=ON_ERROR_STOP=1',
        '--output=/dev/null',
      ],
      before: `${replace ? EMPTY : ''}create schema if not exists public;\n`,
      after: role ? readFileSync(join(projectFolder, 'deploy/app-role.sql'), 'utf8') : '',
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (isMain(import.meta.url)) {
  try {
    process.exitCode = await main(process.argv.slice(2), process.env)
  } catch (error) {
    console.error(error instanceof ToolError ? error.message : error)
    process.exitCode = 1
  }
}
