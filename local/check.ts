// npm run check: everything about the tree that can be told without running Milo. Says how to mend what fails.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { breachesOfTree } from './floors.ts'
import { dumpSchema, MEND, SCHEMA_FILE } from './schema.ts'
import { ROOT } from './system.ts'

const run = promisify(execFile)
/** Room for all that a compiler may have to say. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

interface Step {
  name: string
  mend: string
  /** Throws with what is wrong; resolves with what was said. */
  check: () => Promise<string>
  /** What was said is worth reading also when all is well. */
  shown?: true
}

const steps: Step[] = [
  { name: 'types', mend: 'change the code, or its types', check: () => tool('tsc', '-p', '.') },
  {
    name: 'format and lint',
    mend: 'npx biome check --write .',
    check: () => tool('biome', 'check', '--error-on-warnings', '.'),
  },
  {
    name: 'floors and limits',
    mend: 'do what the lines say; the rules are in local/floors.ts',
    check: floors,
  },
  {
    name: 'shared/holds/scripts.ts is fresh',
    mend: 'npm run build:lua',
    check: () => script('lua/build.ts', '--check'),
  },
  { name: 'migrations/schema.sql is fresh', mend: MEND, check: schema },
  {
    name: 'the API description is fresh, valid and without a fault',
    mend: 'npm run build:api; what a new function owes stands in deploy/openapi',
    check: () => script('deploy/openapi/check.ts'),
  },
  {
    name: 'sizes of the Workers',
    mend: 'import less, or lighter',
    check: () => script('deploy/bundles.ts'),
    shown: true,
  },
]

const tool = (name: string, ...args: string[]) => output(join(ROOT, 'node_modules/.bin', name), args)
const script = (file: string, ...args: string[]) =>
  output(process.execPath, ['--import', 'tsx', join(ROOT, file), ...args])

async function output(command: string, args: string[]): Promise<string> {
  try {
    return (await run(command, args, { cwd: ROOT, maxBuffer: MAX_OUTPUT_BYTES })).stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${stdout}${stderr}`.trim() || String(error))
  }
}

async function floors(): Promise<string> {
  const breaches = breachesOfTree(ROOT)
  if (breaches.length > 0) throw new Error(breaches.join('\n'))
  return ''
}

async function schema(): Promise<string> {
  if (!existsSync(SCHEMA_FILE) || readFileSync(SCHEMA_FILE, 'utf8') !== (await dumpSchema()))
    throw new Error('It is not what the migrations make.')
  return ''
}

const failed: Step[] = []
for (const step of steps) {
  const begun = Date.now()
  const seconds = () => `${((Date.now() - begun) / 1000).toFixed(1)} s`
  try {
    const said = await step.check()
    console.log(`ok      ${step.name} (${seconds()})${step.shown ? `\n${said.trimEnd()}` : ''}`)
  } catch (error) {
    failed.push(step)
    console.log(`FAILED  ${step.name} (${seconds()})\n${(error as Error).message}\n`)
  }
}
for (const { name, mend } of failed) console.error(`${name}: ${mend}`)
process.exit(failed.length === 0 ? 0 : 1)
