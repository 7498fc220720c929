// A script's header is its contract: the build refuses one that disagrees with what the script reads or answers.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readScripts, render, target } from './build.ts'

const good = `--[[
Counts seats.
KEYS
  1 meta     hash
  2 map      string
ARGV
  1 limit    most seats
  2... seats indexes
RETURN
  COUNTED    how many
]]
local meta = KEYS[1]
local map = KEYS[2]
local limit = tonumber(ARGV[1])
for i = 2, #ARGV do limit = limit - 1 end
return {'COUNTED', redis.call('GET', map) or redis.call('GET', meta) or limit}
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'milo-lua-'))
  mkdirSync(join(folder, 'parts'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function build(script: string, parts: Record<string, string> = {}) {
  writeFileSync(join(folder, 'count-seats.lua'), script)
  for (const [name, text] of Object.entries(parts)) writeFileSync(join(folder, 'parts', `${name}.lua`), text)
  return readScripts(folder)
}

test('a script whose header tells the truth becomes a command with its names', () => {
  expect(build(good)).toMatchObject([
    { name: 'countSeats', purpose: 'Counts seats.', keys: ['meta', 'map'], args: ['limit'], rest: 'seats' },
  ])
})

test('the generated module carries source and SHA-1 as Redis computes it', async () => {
  const [script] = build(good)
  const module = render([script!])
  const file = join(folder, 'scripts.ts')
  writeFileSync(file, module)
  const { countSeats } = (await import(file)) as { countSeats: { source: string; sha1: string } }
  expect(countSeats.source).toBe(script!.source)
  const sha1 = execFileSync('sha1sum', { input: countSeats.source }).toString().slice(0, 40)
  expect(countSeats.sha1).toBe(sha1)
})

test('an included part stands where it is asked for, without its comments', () => {
  const [script] = build(good.replace('local limit', '-- include clock\nlocal limit'), {
    clock: '-- Why.\nlocal now = 1\n',
  })
  expect(script!.source).toContain('local map = KEYS[2]\nlocal now = 1\nlocal limit')
})

test('a number of the rules is also there as text', () => {
  const [script] = build(good.replace('for i', 'limit = CHANGES_KEPT_TEXT + CHANGES_KEPT\nfor i'))
  expect(script!.source).toMatch(/^local CHANGES_KEPT = 100\nlocal CHANGES_KEPT_TEXT = '100'\nlocal meta/)
})

describe('refused with file and line:', () => {
  const cases: [what: string, from: string | RegExp, to: string, message: RegExp][] = [
    ['a script without a header', '--[[', '--', /count-seats\.lua:1: a script begins with a header/],
    ['a header without a purpose', 'Counts seats.\n', '', /:2: the header says no purpose/],
    ['a header without its sections in order', 'RETURN', 'ANSWER', /:1: the header needs the sections/],
    ['a number that is left out', '  2 map ', '  3 map ', /:5: KEYS: expected number 2/],
    [
      'a key that the header does not name',
      '  2 map      string\n',
      '',
      /:12: reads KEYS\[2\], which the header does not name/,
    ],
    [
      'a key that is never read',
      'local map = KEYS[2]\n',
      'local map = 1\n',
      /:1: never reads KEYS\[2\], which the header calls "map"/,
    ],
    [
      'keys in another order',
      'local meta = KEYS[1]',
      'local map = KEYS[1]',
      /:12: the header calls KEYS\[1\] "meta"/,
    ],
    ['a key read twice', 'for i', 'local map = KEYS[2]\nfor i', /:15: reads KEYS\[2\] a second time/],
    ['a computed key', 'for i', 'local key = KEYS[limit]\nfor i', /:15: reads KEYS by a computed number/],
    [
      'an argument under another name',
      'local limit = tonumber(ARGV[1])',
      'local most = tonumber(ARGV[1])',
      /:14: the header calls ARGV\[1\] "limit"/,
    ],
    [
      'an argument that the header does not name',
      'for i',
      'local more = ARGV[2]\nfor i',
      /:15: reads ARGV\[2\]/,
    ],
    [
      'repeating arguments that the header does not name',
      '  2... seats indexes\n',
      '',
      /:14: reads repeating arguments, but the header names none/,
    ],
    [
      'repeating arguments read from elsewhere on',
      'for i = 2',
      'for i = 3',
      /:15: reads repeating arguments from 3 on, the header says from 2 on/,
    ],
    ['repeating arguments never read', /for i .*\n/, '', /:1: never reads the repeating arguments "seats"/],
    ['an answer that the header does not name', "{'COUNTED'", "{'SUMMED'", /:16: answers SUMMED/],
    [
      'an answer as text that the header does not name',
      'return {',
      "if limit > 9 then return 'MANY ' .. limit end\nreturn {",
      /:16: answers MANY/,
    ],
    [
      'an answer that is never given',
      '  COUNTED',
      '  ADDED      never\n  COUNTED',
      /:10: the header names the answer ADDED, which is never given/,
    ],
    ['a part that is not there', 'for i', '-- include nothing\nfor i', /:15: includes "nothing"/],
    [
      'a part that reads keys itself',
      'for i',
      '-- include greedy\nfor i',
      /parts\/greedy\.lua:1: a part reads no KEYS/,
    ],
  ]
  test.each(cases)('%s', (_, from, to, message) => {
    const script = good.replace(from, to)
    expect(script).not.toBe(good)
    expect(() => build(script, { greedy: 'local first = KEYS[1]\n' })).toThrow(message)
  })
})

test('the committed module is what lua/ says now', () => {
  const here = fileURLToPath(new URL('.', import.meta.url))
  expect(readFileSync(target, 'utf8')).toBe(render(readScripts(here)))
})
