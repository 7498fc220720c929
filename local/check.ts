// npm run check: every check of the tree that needs no running Milo. Names the fix for each failure.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { dumpSchema, SCHEMA_FILE, SCHEMA_FIX } from './schema.ts'
import { ROOT } from './start/processes.ts'
import { violationsOfTree } from './violations.ts'

const run = promisify(execFile)
/** Room for everything that a compiler may print. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

interface Step {
  name: string
  fix: string
  /** Resolves with the output; throws with it on failure. */
  check: () => Promise<string>
  /** The output is worth reading on success too. */
  shown?: true
}

const steps: Step[] = [
  { name: 'types', fix: 'change the code, or its types', check: () => tool('tsc', '-p', '.') },
  {
    name: 'format and lint',
    fix: 'npx biome check --write .',
    check: () => tool('biome', 'check', '--error-on-warnings', '.'),
  },
  {
    name: 'layers, limits and style',
    fix: 'follow the messages; the rules are in local/layers.ts and local/violations.ts',
    check: projectRules,
  },
  {
    name: 'the Redis libraries are fresh',
    fix: 'npm run build:lua',
    check: () => script('lua/build.ts', '--check'),
  },
  { name: 'migrations/schema.sql is fresh', fix: SCHEMA_FIX, check: schema },
  {
    name: 'the API description is fresh, valid and without a fault',
    fix: 'npm run build:api; what a new function owes stands in functions/openapi',
    check: () => script('functions/openapi/check.ts'),
  },
  {
    name: 'rules of Prometheus, dashboards and Kubernetes are fresh',
    fix: 'npm run build:operation',
    check: () => script('deploy/made-files.ts', '--check'),
  },
  {
    name: 'styles and scripts of the pages are fresh, and small enough',
    fix: 'npm run build:web; or load less',
    check: () => script('web/sizes.ts'),
    shown: true,
  },
  {
    name: 'sizes of the Workers',
    fix: 'import less, or lighter',
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

async function projectRules(): Promise<string> {
  const violations = violationsOfTree(ROOT)
  if (violations.length > 0) throw new Error(violations.join('\n'))
  return ''
}

async function schema(): Promise<string> {
  if (!existsSync(SCHEMA_FILE) || readFileSync(SCHEMA_FILE, 'utf8') !== (await dumpSchema()))
    throw new Error('It differs from the schema of the migrations.')
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
for (const { name, fix } of failed) console.error(`${name}: ${fix}`)
process.exit(failed.length === 0 ? 0 : 1)
