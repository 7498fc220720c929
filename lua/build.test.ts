// A command's header is its contract: the build refuses one that disagrees with what the command reads or
// answers.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildLibrary, libraries, render } from './build.ts'

const good = `--[[
Counts seats.
KEYS
  1 meta     hash
  2 map      string
ARGV
  1 limit    most seats
  2... seats indexes
RETURN
  COUNTED    count more : how many
]]
local meta = KEYS[1]
local map = KEYS[2]
local limit = tonumber(ARGV[1])
for i = 2, #ARGV do limit = limit - 1 end
return 'COUNTED ' .. (redis.call('GET', map) or redis.call('GET', meta) or limit) .. ' 0'
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'milo-lua-'))
  mkdirSync(join(folder, 'modules'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function build(command: string, modules: Record<string, string> = {}) {
  writeFileSync(join(folder, 'count-seats.lua'), command)
  for (const [name, text] of Object.entries(modules))
    writeFileSync(join(folder, 'modules', `${name}.lua`), text)
  const library = { name: 'milo_test_1', folder, modules: Object.keys(modules), target: '' }
  return buildLibrary(library, join(folder, 'modules'))
}

test('a command whose header tells the truth is known by its names', async () => {
  expect((await build(good)).commands).toMatchObject([
    {
      name: 'countSeats',
      purpose: 'Counts seats.',
      keys: ['meta', 'map'],
      args: ['limit'],
      rest: 'seats',
      replies: [{ word: 'COUNTED', fields: ['count', 'more'] }],
      readOnly: false,
      needsMemory: false,
    },
  ])
})

test('the generated module carries the library and what callers need of each command', async () => {
  const built = await build(good.replace('KEYS\n', 'READ ONLY\nKEYS\n'))
  const file = join(folder, 'library.ts')
  writeFileSync(file, render(built))
  const { library, countSeats } = await import(file)
  expect(built.name).toMatch(/^milo_test_1_[\da-f]{8}$/)
  expect(library).toEqual({ name: built.name, source: built.source })
  expect(countSeats).toMatchObject({
    library,
    name: `${built.name}_countSeats`,
    readOnly: true,
    replies: { COUNTED: ['count', 'more'] },
  })
  expect(built.source).toContain(
    `{function_name = '${built.name}_countSeats', flags = {'no-writes'}, callback`,
  )
})

test('other code is another library, so that no process calls what an earlier one left in Redis', async () => {
  const { name } = await build(good)
  expect((await build(good.replace("' 0'", "' 1'"))).name).not.toBe(name)
  expect((await build(good.replace('Counts seats', 'Counts'))).name).toBe(name)
})

test('only a command that needs memory is refused at the maxmemory of Redis', async () => {
  const flagsWith = async (mark: string) =>
    /flags = \{(.*?)\}/.exec((await build(good.replace('KEYS\n', `${mark}KEYS\n`))).source)![1]
  expect(await flagsWith('')).toBe("'allow-oom'")
  expect(await flagsWith('NEEDS MEMORY\n')).toBe('')
  await expect(flagsWith('READ ONLY\nNEEDS MEMORY\n')).rejects.toThrow('either READ ONLY or NEEDS MEMORY')
})

test('commands use what modules declare, which stand before them without their comments', async () => {
  const calls = good.replace('local limit', 'local _ = readClock()\nlocal limit')
  const { source } = await build(calls, { clock: '-- Why.\nlocal function readClock() return 1 end\n' })
  expect(source).toMatch(
    /^#!lua name=milo_test_1_[\da-f]{8}\nlocal function readClock\(\) return 1 end\nredis\.register/,
  )
})

test('a number of the rules is also there as text', async () => {
  const { source } = await build(good.replace('for i', 'limit = CHANGES_KEPT_TEXT + CHANGES_KEPT\nfor i'))
  expect(source).toContain("local CHANGES_KEPT = 100\nlocal CHANGES_KEPT_TEXT = '100'\n")
})

describe('refused with file and line:', () => {
  const cases: [what: string, from: string | RegExp, to: string, message: RegExp][] = [
    ['a command without a header', '--[[', '--', /count-seats\.lua:1: a command begins with a header/],
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
    ['an answer that the header does not name', "'COUNTED", "'SUMMED", /:16: answers SUMMED/],
    [
      'an early answer that the header does not name',
      'return ',
      "if limit > 9 then return 'MANY ' .. limit end\nreturn ",
      /:16: answers MANY/,
    ],
    [
      'an answer that is never given',
      '  COUNTED',
      '  ADDED      : never\n  COUNTED',
      /:10: the header names the answer ADDED, which is never given/,
    ],
    ['an answer that is no word', "return 'COUNTED '", 'return limit', /:16: a reply begins with its word/],
    [
      'a name that nobody declares',
      'for i',
      'limit = most\nfor i',
      /:15: uses most, which it neither declares/,
    ],
    ['a local of another block', 'for i', 'do local most = 1 end\nlimit = most\nfor i', /:16: uses most/],
    ['a global that is set', 'for i', 'most = limit\nfor i', /:15: uses most/],
    ['what is no Lua', 'for i', 'limit limit\nfor i', /:15: '=' expected near/],
  ]
  test.each(cases)('%s', async (_, from, to, message) => {
    const command = good.replace(from, to)
    expect(command).not.toBe(good)
    await expect(build(command)).rejects.toThrow(message)
  })

  test('a module that uses what only a later one declares, or reads keys itself', async () => {
    const uses = (names: string) =>
      build(good, { early: `local function f() return ${names} end\n`, late: 'local x = 1\n' })
    await expect(uses('x')).rejects.toThrow('modules/early.lua:1: uses x')
    await expect(uses('KEYS[1]')).rejects.toThrow('modules/early.lua:1: uses KEYS')
  })
})

test.each(libraries)('the committed module of $name is what lua/ says now', async (library) => {
  expect(readFileSync(library.target, 'utf8')).toBe(render(await buildLibrary(library)))
})
