// Turns lua/*.lua into the committed module shared/holds/scripts.ts, after checking each header: npm run build:lua [-- --check]
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as rules from '../shared/domain/hold.ts'
import {
  type Contract,
  ContractError,
  checkContract,
  type Line,
  splitScript,
  withoutComment,
} from './contract.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
export const target = fileURLToPath(new URL('../shared/holds/scripts.ts', import.meta.url))

interface Script extends Contract {
  name: string
  source: string
}

/** Reads, checks and expands every script in `folder`. Throws a ContractError. */
export function readScripts(folder: string): Script[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.lua'))
  return files.sort().map((file) => {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n')
    const { header, body } = splitScript(file, lines)
    const expanded = expand(folder, file, body)
    const contract = checkContract(file, header, body, expanded)
    const source = expanded.map(({ text }) => text).join('\n')
    return { name: commandName(file), source: constantsOf(source) + source, ...contract }
  })
}

/** hold-seats.lua is the command holdSeats. */
function commandName(file: string): string {
  return basename(file, '.lua').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** Puts parts/<name>.lua where the script, or another part, says `-- include <name>`; leaves comments out, they are for readers of lua/. */
function expand(folder: string, file: string, body: Line[]): Line[] {
  const lines = body.flatMap(({ line, text }) => {
    const part = /^\s*-- include (.+)$/.exec(text)?.[1]
    if (part === undefined) return [{ line, text }]
    const content = readPart(folder, part, file, line).split('\n')
    return expand(
      folder,
      file,
      content.map((partText) => ({ line, text: partText })),
    )
  })
  return lines
    .map(({ line, text }) => ({ line, text: withoutComment(text) }))
    .filter(({ text }) => text.trim() !== '')
}

/** The numbers of shared/domain/hold.ts that a script names, as locals at its top; NAME_TEXT is the number as text, for commands. */
function constantsOf(source: string): string {
  const all = Object.entries(rules).flatMap(([name, value]) => [
    [name, `${value}`],
    [`${name}_TEXT`, `'${value}'`],
  ])
  const named = all.filter(([name]) => new RegExp(`\\b${name}\\b`).test(source))
  named.sort(([a], [b]) => (a! < b! ? -1 : 1))
  return named.map(([name, value]) => `local ${name} = ${value}\n`).join('')
}

function readPart(folder: string, part: string, file: string, line: number): string {
  let text: string
  try {
    text = readFileSync(join(folder, 'parts', `${part}.lua`), 'utf8')
  } catch {
    throw new ContractError(file, line, `includes "${part}", but there is no parts/${part}.lua`)
  }
  const lines = text.split('\n').map(withoutComment)
  const reads = lines.findIndex((content) => /\b(KEYS|ARGV)\b/.test(content))
  if (reads >= 0)
    throw new ContractError(
      `parts/${part}.lua`,
      reads + 1,
      'a part reads no KEYS or ARGV: the script gives it names',
    )
  return text
}

export function render(scripts: Script[]): string {
  const parts = scripts.map((script) => {
    const sha1 = createHash('sha1').update(script.source).digest('hex')
    const fields = [
      `  keys: ${list(script.keys)},`,
      `  args: ${list(script.args)},`,
      `  rest: ${script.rest === undefined ? 'undefined' : `'${script.rest}'`},`,
      `  sha1: '${sha1}',`,
      `  source: \`${script.source.replace(/[\\`]|\$\{/g, '\\$&')}\`,`,
    ]
    return `/** ${script.purpose} */\nexport const ${script.name} = {\n${fields.join('\n')}\n} as const\n`
  })
  return `// Generated from lua/ by lua/build.ts (npm run build:lua): do not edit.\n\n${parts.join('\n')}`
}

function list(names: string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`
}

function main(): void {
  const wanted = render(readScripts(here))
  if (!process.argv.includes('--check')) {
    writeFileSync(target, wanted)
    return
  }
  if (readFileSync(target, 'utf8') !== wanted) {
    console.error('shared/holds/scripts.ts is stale: npm run build:lua')
    process.exitCode = 1
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main()
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    console.error(`lua/${error.message}`)
    process.exitCode = 1
  }
}
