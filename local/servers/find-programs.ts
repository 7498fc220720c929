// Finds what a machine offers: programs by name, folders of packaged servers, free ports.
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { accessSync, constants, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'

/** Debian keeps these off the PATH of ordinary users. `*` matches one folder, newest version first. */
const FURTHER_FOLDERS = ['/usr/lib/postgresql/*/bin', '/usr/lib/rabbitmq/bin', '/usr/local/sbin', '/usr/sbin']

/** Every executable of that name, in the order of PATH, then of the packages' folders. */
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

/**
 * Ports of private servers: below the range for outgoing connections (32768 on Linux), since one of those
 * could take a port between our check and the server's listening on it.
 */
const [FIRST_PORT, LAST_PORT] = [20_000, 31_999]

/** A free port on 127.0.0.1, which nobody else gets from here as long as this process lives. */
export async function freePort(): Promise<number> {
  const port = randomInt(FIRST_PORT, LAST_PORT + 1)
  return (await claim(port)) && (await isFree(port, '127.0.0.1')) ? port : freePort()
}

/**
 * Whether the port could be claimed, by its namesake for UDP, which none of the servers uses. The system
 * gives that to one process, and takes it back from a dead one. A check for TCP alone would have the port
 * free for others until the server listens, which may be seconds later.
 */
function claim(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4').unref()
    socket.once('error', () => socket.close(() => resolve(false)))
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(true))
  })
}

/** Whether the port is free; throws if the address itself is not one of this machine's. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    )
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}
