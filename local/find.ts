// Finds what a machine offers: programs by name, folders of packaged servers, free ports.
import { accessSync, constants, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'

/** Debian keeps these off the PATH of ordinary users. `*` stands for one folder, newest version first. */
const FURTHER_FOLDERS = ['/usr/lib/postgresql/*/bin', '/usr/lib/rabbitmq/bin', '/usr/local/sbin', '/usr/sbin']

/** Every executable of that name, in the order of PATH, then of the folders where packages hide servers. */
export function findPrograms(name: string, path = process.env.PATH ?? ''): string[] {
  const folders = [
    ...path.split(delimiter).filter((folder) => folder !== ''),
    ...FURTHER_FOLDERS.flatMap(expand),
  ]
  return [...new Set(folders.map((folder) => join(folder, name)))].filter(isExecutable)
}

function expand(pattern: string): string[] {
  const [before, after] = pattern.split('*')
  if (before === undefined || after === undefined) return [pattern]
  try {
    const versions = readdirSync(before).sort((a, b) => Number.parseFloat(b) - Number.parseFloat(a))
    return versions.map((version) => `${before}${version}${after}`)
  } catch {
    return [] // no such folder: nothing is installed that way
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A port on 127.0.0.1 that nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
