// The in-memory Redis knows the commands that Milo sends, and no others: each is code to keep. Tests do with
// these, or need a real Redis.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { openDatabases } from './databases.ts'
import { connectionCommands } from './session.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What ioredis sends by itself when it connects. */
const BY_IOREDIS = ['hello', 'client', 'select', 'info']
/** Tests and what only they import may ask a real Redis for more. */
const TESTS = /(^|\/)testing[^/]*\.ts$|\.test\.ts$/
/** What clients of Redis are called in shared/. */
const CLIENT = /(?:[rR]edis|\b(?:node|connection|subscriber))\s*\.(\w+?)(?:Buffer)?\(/g

const filesOf = (room: string, kept: (file: string) => boolean) =>
  readdirSync(`${root}/${room}`, { recursive: true, encoding: 'utf8' })
    .filter(kept)
    .map((file) => readFileSync(`${root}/${room}/${file}`, 'utf8'))

/** Loggers have a method `debug`, too. */
const builtIn = new Set(Redis.prototype.getBuiltinCommands().filter((name) => name !== 'debug'))

function sentByShared(): string[] {
  return filesOf('shared', (file) => file.endsWith('.ts') && !TESTS.test(file))
    .flatMap((text) => [...text.matchAll(CLIENT)].map(([, method]) => method!))
    .filter((method) => builtIn.has(method))
}

function calledByLua(): string[] {
  return filesOf('lua', (file) => file.endsWith('.lua'))
    .flatMap((text) => [...text.matchAll(/\bcall\('([A-Z]+)'/g)])
    .map(([, name]) => name!.toLowerCase())
}

test('its commands are those that lua/ and shared/ send, neither more nor fewer', async () => {
  const used = new Set([...BY_IOREDIS, ...sentByShared(), ...calledByLua()])
  const known = [...Object.keys(connectionCommands), ...Object.keys((await openDatabases(1)).commands)]
  expect(known.sort()).toEqual([...used].sort())
})
