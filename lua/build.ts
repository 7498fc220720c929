// Turns lua/*.lua into the committed module shared/holds/scripts.ts, after checking each header: npm run build:lua [-- --check]
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Contract, ContractError, checkContract, withoutComment } from './contract.ts'

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
    const text = readFileSync(join(folder, file), 'utf8')
    const contract = checkContract(file, text)
    return { name: commandName(file), source: expand(folder, file, text), ...contract }
  })
}

/** hold-seats.lua is the command holdSeats. */
function commandName(file: string): string {
  return basename(file, '.lua').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** Puts parts/<name>.lua where the script says `-- include <name>`; leaves comments out, they are for readers of lua/. */
function expand(folder: string, file: string, text: string): string {
  const lines = text.split('\n')
  const start = lines.indexOf(']]') + 1
  const body = lines.slice(start).flatMap((line, index) => {
    const part = /^-- include (.+)$/.exec(line)?.[1]
    return part === undefined ? [line] : readPart(folder, part, file, start + index + 1).split('\n')
  })
  return body
    .map(withoutComment)
    .filter((line) => line.trim() !== '')
    .join('\n')
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
