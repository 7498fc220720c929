// Turns lua/ into Redis Functions libraries, a generated module each, after checking each file: npm run
// build:lua [-- --check]

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMain } from '#shared/std/is-main.ts'
import * as rules from '../shared/domain/hold.ts'
import { type Contract, ContractError, checkContract, splitCommand } from './contract.ts'
import { type FreeName, freeNamesFinder } from './free-names.ts'

const DIGEST_LENGTH = 8

const here = fileURLToPath(new URL('.', import.meta.url))

export interface Library {
  /**
   * Ends with the version of what it writes, which keys carry too. The build adds a digest of the code: what
   * writes the same in another way is another library, so that each version of Milo calls its own.
   */
  name: string
  /** Folder of its commands, a file each. */
  folder: string
  /** Its modules, each after those that it calls. */
  modules: readonly string[]
  /** The generated module. */
  target: string
}

export const libraries: readonly Library[] = [
  {
    name: 'milo_holds_8',
    folder: here,
    modules: [
      'clock',
      'seat-map',
      'changes',
      'buyers',
      'showtimes',
      'holds',
      'overdue',
      'new-holds',
      'settle',
      'companions',
      'orphans',
      'search',
      'alternatives',
      'best-groups',
    ],
    target: fileURLToPath(new URL('../shared/holds/library.generated.ts', import.meta.url)),
  },
  {
    name: 'milo_limits_1',
    folder: join(here, 'limits'),
    modules: ['clock'],
    target: fileURLToPath(new URL('../shared/rate-limit/library.generated.ts', import.meta.url)),
  },
]

/** Lua's own, as far as functions of Redis libraries have them; redis.call is in modules/clock.lua. */
const LUA = 'ipairs math next pairs redis select string struct table tonumber tostring type unpack'.split(' ')

interface Command extends Contract {
  name: string
  body: string
}

export interface Built {
  name: string
  commands: Command[]
  source: string
}

/** Reads, checks and joins a library. Throws a ContractError. */
export async function buildLibrary(
  { name, folder, modules }: Library,
  moduleFolder = join(here, 'modules'),
): Promise<Built> {
  const freeNames = await freeNamesFinder()
  const check = (file: string, source: string, known: ReadonlySet<string>) => {
    const unknown = findFree(freeNames, file, source).find((free) => !known.has(free.name))
    if (unknown)
      throw new ContractError(
        file,
        unknown.line,
        `uses ${unknown.name}, which it neither declares nor receives`,
      )
  }
  const known = new Set([...LUA, ...constants.map(([constant]) => constant)])
  const parts = modules.map((module) => {
    const [file, source] = [
      `modules/${module}.lua`,
      readFileSync(join(moduleFolder, `${module}.lua`), 'utf8'),
    ]
    check(file, source, known)
    for (const declared of declarations(source)) known.add(declared)
    return source
  })
  known.add('KEYS').add('ARGV')
  const files = readdirSync(folder).filter((file) => file.endsWith('.lua'))
  const commands = files.sort().map((file) => {
    const source = readFileSync(join(folder, file), 'utf8')
    const { header, body } = splitCommand(file, source.split('\n'))
    const contract = checkContract(file, header, body)
    check(file, source, known)
    const text = body.map((line) => line.text).join('\n')
    return { name: commandName(file), body: withoutComments(text), ...contract }
  })
  const uncommented = parts.map(withoutComments)
  const code = createHash('sha256')
    .update(joined(name, uncommented, commands))
    .digest('hex')
  const full = `${name}_${code.slice(0, DIGEST_LENGTH)}`
  return { name: full, commands, source: joined(full, uncommented, commands) }
}

function findFree(freeNames: (source: string) => FreeName[], file: string, source: string): FreeName[] {
  try {
    return freeNames(source)
  } catch (error) {
    const [, line, complaint] = /:(\d+): (.*)/.exec(String(error)) ?? [undefined, '1', String(error)]
    throw new ContractError(file, Number(line), complaint!)
  }
}

/** The locals that a module declares for those after it: at the beginning of a line. */
function declarations(source: string): string[] {
  return [...source.matchAll(/^local (?:function (\w+)|([\w, ]+))/gm)].flatMap(([, name, names]) =>
    name ? [name] : names!.split(',').map((each) => each.trim()),
  )
}

/** The numbers of shared/domain/hold.ts; NAME_TEXT is the number as text, for commands of Redis. */
const constants = Object.entries(rules)
  .flatMap(([name, value]) => [[name, `${value}`] as const, [`${name}_TEXT`, `'${value}'`] as const])
  .sort(([a], [b]) => (a < b ? -1 : 1))

/** hold-seats.lua is the command holdSeats. */
function commandName(file: string): string {
  return basename(file, '.lua').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function withoutComments(source: string): string {
  return source
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*--/.test(line))
    .join('\n')
}

/** Names of functions are one space for all libraries of a server, so each begins with its library's. */
export const functionName = (library: string, command: string): string => `${library}_${command}`

function joined(name: string, modules: string[], commands: Command[]): string {
  const body = [...modules, ...commands.map((command) => registration(name, command))].join('\n')
  const named = constants.filter(([constant]) => new RegExp(`\\b${constant}\\b`).test(body))
  const locals = named.map(([constant, value]) => `local ${constant} = ${value}\n`).join('')
  return `#!lua name=${name}\n${locals}${body}\n`
}

function registration(library: string, { name, body, readOnly, needsMemory }: Command): string {
  const flag = readOnly ? `'no-writes'` : needsMemory ? '' : `'allow-oom'`
  const callback = `function(KEYS, ARGV)\nif not call then bind() end\n${body}\nend`
  const named = `function_name = '${functionName(library, name)}', flags = {${flag}}`
  return `redis.register_function{${named}, callback = ${callback}}`
}

export function render({ name, commands, source }: Built): string {
  const list = (names: readonly string[]) => `[${names.map((each) => `'${each}'`).join(', ')}]`
  const parts = commands.map((command) => {
    const replies = command.replies.map(({ word, fields }) => `    ${word}: ${list(fields)},\n`).join('')
    const fields = [
      `  library,`,
      `  name: '${functionName(name, command.name)}',`,
      `  readOnly: ${command.readOnly},`,
      `  keys: ${list(command.keys)},`,
      `  args: ${list(command.args)},`,
      `  rest: ${command.rest === undefined ? 'undefined' : `'${command.rest}'`},`,
      `  replies: {\n${replies}  },`,
    ]
    return `/** ${command.purpose} */\nexport const ${command.name} = {\n${fields.join('\n')}\n} as const\n`
  })
  const text = source.replace(/[\\`]|\$\{/g, '\\$&')
  return (
    '// Generated from lua/ by lua/build.ts (npm run build:lua): do not edit.\n\n' +
    `export const library = { name: '${name}', source: \`${text}\` } as const\n\n${parts.join('\n')}`
  )
}

async function main(): Promise<void> {
  for (const library of libraries) {
    const wanted = render(await buildLibrary(library))
    if (!process.argv.includes('--check')) writeFileSync(library.target, wanted)
    else if (readFileSync(library.target, 'utf8') !== wanted) {
      console.error(`${library.target} is stale: npm run build:lua`)
      process.exitCode = 1
    }
  }
}

if (isMain(import.meta.url)) {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    console.error(`lua/${error.message}`)
    process.exitCode = 1
  }
}
