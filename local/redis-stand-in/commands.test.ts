// The in-memory Redis knows the commands that Milo and its tests send, and no others: each is code to keep.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { openDatabases } from './databases.ts'
import { connectionCommands } from './session.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What ioredis sends by itself when it connects. */
const BY_IOREDIS = ['hello', 'client', 'select', 'info']
/** These run on a real Redis only; the last are tests of the fake itself. */
const ON_A_REAL_REDIS =
  /^(proof\/bench\/|proof\/faults\/beyond-one-machine\/|proof\/load\/seats\/cluster|shared\/redis-functions\.test|shared\/holds\/full-memory\.test|local\/redis-stand-in)/
/** What the project's Redis clients are called. */
const CLIENT = /(?:[rR]edis|\b(?:node|own|target|plain|connection|subscriber))\s*\.(\w+?)(?:Buffer)?\(/g

const sources = [
  'functions',
  'gateway',
  'worker-payments',
  'shared',
  'deploy',
  'testing',
  'local',
  'proof',
].flatMap((room) =>
  readdirSync(`${root}/${room}`, { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
)
/** Loggers have a method `debug`, too. */
const builtIn = new Set(Redis.prototype.getBuiltinCommands().filter((name) => name !== 'debug'))

function sentByClients(): string[] {
  const files = sources.filter((file) => /\.(ts|mjs)$/.test(file) && !ON_A_REAL_REDIS.test(file))
  return files
    .flatMap((file) =>
      [...readFileSync(`${root}/${file}`, 'utf8').matchAll(CLIENT)].map(([, method]) => method!),
    )
    .filter((method) => builtIn.has(method))
}

function calledByLua(): string[] {
  const files = readdirSync(`${root}/lua`, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.lua'))
    .flatMap((file) => [...readFileSync(`${root}/lua/${file}`, 'utf8').matchAll(/\bcall\('([A-Z]+)'/g)])
    .map(([, name]) => name!.toLowerCase())
}

test('its commands are those that Milo sends, neither more nor fewer', async () => {
  const used = new Set([...BY_IOREDIS, ...sentByClients(), ...calledByLua()])
  const known = [...Object.keys(connectionCommands), ...Object.keys((await openDatabases(1)).commands)]
  expect(known.sort()).toEqual([...used].sort())
})
