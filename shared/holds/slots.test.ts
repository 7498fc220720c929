// On a cluster the keys of one command must be on one node: each command's keys, as they are made, share a
// hash tag.
import { expect, test } from 'vitest'
import * as limits from '../rate-limit/library.generated.ts'
import type { Command } from '../redis-functions.ts'
import { newId } from '../std/ids.ts'
import { buyerKey, keyNames, keyOf, keysOf, requestKey } from './keys.ts'
import * as holds from './library.generated.ts'

/** How each key of the headers in lua/ is made. */
const makers: Record<string, (showtimeId: string) => string> = {
  ...Object.fromEntries(keyNames.map((name) => [name, (id: string) => keyOf(id, name)])),
  holds: buyerKey,
  allowance: (who) => `limit:login-pair:${who}:192.0.2.1`,
}

const exported: object[] = [...Object.values(holds), ...Object.values(limits)]
const commands = exported.filter((each): each is Command => 'keys' in each)

/** What a slot follows from: the text between the first brackets, else the whole key. */
const tagOf = (key: string) => /\{([^}]+)\}/.exec(key)?.[1] ?? key

test.each(commands.map((command) => [command.name, command] as const))(
  '%s has keys of one slot',
  (_, command) => {
    const id = newId()
    const keys = command.keys.map((name) => makers[name]!(id))
    // Not among KEYS: its name comes with the request.
    if (command.args.includes('request')) keys.push(requestKey(id, newId()))
    expect(new Set(keys.map(tagOf)).size).toBe(1)
  },
)

test('what is deleted together is of one slot', () => {
  const id = newId()
  expect(new Set([...keysOf(id), requestKey(id, newId())].map(tagOf))).toEqual(new Set([id]))
})
