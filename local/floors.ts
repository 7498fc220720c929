// The rules of the house as data, each with the words that a breach is answered with: who may import whom, how long things
// may be, what a file is called and how it begins. floors.test.ts holds the tree to them.
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { LONGEST_FUNCTION, longFunctions } from './long-functions.ts'

export interface Breach {
  file: string
  line: number
  message: string
}

/** Lines. What is longer does two things: aim for 120. */
const LONGEST_FILE = 250

interface Floor {
  of: RegExp
  /** Packages (with their sub-paths), `node:` for all of Node, or paths of the project by their beginning. */
  may: string[]
  message: string
}

/** The first floor that matches a file holds for it; where none does, everything may be imported. */
const floors: Floor[] = [
  {
    of: /^shared\/domain\//,
    may: ['valibot', 'shared/domain/'],
    message: 'The domain is pure: it imports valibot and itself. Hand in what it needs as an argument.',
  },
  {
    of: /^shared\/holds\//,
    may: ['shared/domain/', 'shared/holds/', 'ioredis', 'shared/resources.ts'],
    message: 'shared/holds knows the domain and Redis, never SQL: let the caller join the two.',
  },
  {
    of: /^shared\/db\//,
    may: ['shared/domain/', 'shared/db/', 'postgres', 'shared/resources.ts', 'shared/ids.ts'],
    message: 'shared/db knows the domain and Postgres, never Redis: let the caller join the two.',
  },
  {
    of: /^shared\/passwords\.ts$/,
    may: ['shared/turns.ts', 'node:crypto'],
    message:
      'Passwords need scrypt, which only node:crypto has; workerd carries that, and nothing else is needed.',
  },
  {
    of: /^shared\//,
    may: ['shared/', 'hono', 'valibot', 'ioredis', 'postgres', 'pino', 'uuid', 'qr'],
    message: 'shared/ runs on every host: no Node modules, no other folder of the project.',
  },
  {
    of: /^functions\/emulator\.ts$/,
    may: ['shared/', 'functions/', 'deploy/', 'hono', 'miniflare', 'esbuild', 'node-schedule', 'node:'],
    message: 'The emulator loads functions by their routes, bundled as deploy/ bundles them.',
  },
  {
    of: /^functions\/node\.ts$/,
    may: [
      'shared/',
      'functions/routes.ts',
      'functions/assets.ts',
      'functions/figures.ts',
      'hono',
      '@hono/node-server',
      'node-schedule',
      'node:',
    ],
    message: 'A host loads functions by their routes, and imports none of the processes around it.',
  },
  {
    of: /^functions\/assets\.ts$/,
    may: ['node:'],
    message: 'Assets are files: a host reads them, no function does.',
  },
  {
    of: /^functions\/figures\.ts$/,
    may: ['shared/'],
    message: 'Figures are of what a host has seen: a host serves them, no function does.',
  },
  {
    of: /^functions\/client/,
    may: ['shared/', 'functions/client-types.ts', 'functions/functions.generated.ts', 'hono', 'valibot'],
    message: 'The client knows the types of functions and runs none of them.',
  },
  {
    of: /^functions\/openapi\//,
    may: ['shared/', 'hono', 'valibot', 'functions/openapi/openapi.generated.json'],
    message: 'The function that serves the description imports that beside what functions may.',
  },
  {
    of: /^functions\//,
    may: ['shared/', 'hono', 'valibot'],
    message:
      'A function imports #shared/*, hono and valibot: what two functions need goes to shared/, and it must run at the edge.',
  },
  {
    of: /^worker-payments\//,
    may: ['worker-payments/', 'shared/', 'amqplib', 'nodemailer', 'stripe', 'razorpay', 'node:'],
    message:
      'The worker imports #shared/*, amqplib, mail and payment SDKs, and no function: what both need goes to shared/.',
  },
  {
    of: /^gateway\/worker\.ts$/,
    may: ['gateway/', 'shared/problems.ts', 'functions/routes.ts'],
    message: 'The gateway at the edge knows the routes, and nothing that only Node has.',
  },
  {
    of: /^gateway\//,
    may: [
      'gateway/',
      'hono',
      '@hono/node-server',
      'shared/env.ts',
      'shared/problems.ts',
      'shared/log.ts',
      'shared/metrics.ts',
      'shared/rate-limit/',
      'shared/request-ids.ts',
      'node:',
    ],
    message: 'The gateway has no database and no domain: it carries requests.',
  },
]

/** Tests, and what only tests import, may import anything. */
const TEST = /\.test\.ts$|(^|\/)testing[^/]*\.ts$/
const TAKEN_WORDS = /(^|[-./])(services?|managers?|helpers?|utils?|utilities|misc|bookings?)([-./]|$)/i

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage'])
/** Written by a program: their length is not a matter of taste. */
const GENERATED = /(^shared\/holds\/scripts\.ts|^migrations\/schema\.sql|\.generated\.[a-z]+)$/

/** Every source file below `root` that people write, relative to it. */
export function sourcesOf(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory())
      return NOT_OURS.has(entry.name) || entry.name.startsWith('.') ? [] : sourcesOf(root, path)
    return /\.(ts|lua|sql)$/.test(entry.name) && !GENERATED.test(path) ? [path] : []
  })
}

/** What the whole tree breaches, a line each. */
export function breachesOfTree(root: string): string[] {
  const files = sourcesOf(root)
  const breaches = files.flatMap((path) => breachesOf(path, readFileSync(join(root, path), 'utf8')))
  return [...breaches, ...sharedNumbers(files)].map(({ file, line, message }) => `${file}:${line} ${message}`)
}

/** Migrations that took the number of another one, as happens where two are written at the same time. */
export function sharedNumbers(paths: readonly string[]): Breach[] {
  const seen = new Set<string>()
  return paths.flatMap((file) => {
    const number = /^migrations\/(\d+)_/.exec(file)?.[1]
    if (number === undefined || seen.size < seen.add(number).size) return []
    return [
      {
        file,
        line: 1,
        message: `Another migration has the number ${number}: the newer one takes a later one.`,
      },
    ]
  })
}

/** What this file breaches; `path` is relative to the project, with forward slashes. */
export function breachesOf(path: string, text: string): Breach[] {
  const at = (line: number, message: string): Breach => ({ file: path, line, message })
  const lines = text.replace(/\n$/, '').split('\n')
  const found: Breach[] = []
  const word = TAKEN_WORDS.exec(path.replace(/([a-z])([A-Z])/g, '$1-$2'))?.[2]
  if (word)
    found.push(
      at(1, `"${word}" says nothing of what is inside, or is a third word for a thing: name the noun.`),
    )
  if (!startsWithComment(path, lines[0] ?? ''))
    found.push(at(1, 'The first line is a comment: what the file is, and why.'))
  // A migration is one transaction and never changes again: splitting it would help nobody.
  if (lines.length > LONGEST_FILE && !path.startsWith('migrations/'))
    found.push(
      at(LONGEST_FILE + 1, `${lines.length} lines; a file has at most ${LONGEST_FILE}: split it by noun.`),
    )
  if (!path.endsWith('.ts')) return found
  found.push(
    ...longFunctions(lines).map(({ line, length }) =>
      at(line, `${length} lines; a function has at most ${LONGEST_FUNCTION}: name its steps.`),
    ),
  )
  found.push(
    ...forbiddenImports(path, text).map(({ line, name, message }) => at(line, `imports ${name}. ${message}`)),
  )
  found.push(
    ...lockingUrls(path, lines).map((line) => at(line, 'No lock or unlock in a URL: the noun is hold.')),
  )
  return found
}

function startsWithComment(path: string, first: string): boolean {
  if (path.endsWith('.lua') || path.endsWith('.sql')) return first.startsWith('--')
  return first.startsWith('//') || first.startsWith('/*') || first.startsWith('#!')
}

function forbiddenImports(path: string, text: string): { line: number; name: string; message: string }[] {
  const floor = TEST.test(path) ? undefined : floors.find((each) => each.of.test(path))
  if (!floor) return []
  return importsOf(text)
    .map(({ line, name }) => ({ line, name, target: resolveImport(path, name) }))
    .filter(({ target }) => !floor.may.some((allowed) => matches(target, allowed)))
    .map(({ line, name }) => ({ line, name, message: floor.message }))
}

function matches(target: string, allowed: string): boolean {
  if (allowed.endsWith('/') || allowed.endsWith(':')) return target.startsWith(allowed)
  return target === allowed || target.startsWith(`${allowed}/`)
}

function resolveImport(path: string, name: string): string {
  if (name.startsWith('#shared/')) return name.slice(1)
  return name.startsWith('.') ? posix.join(posix.dirname(path), name) : name
}

/** Every import with a literal name: `import … from`, `export … from`, `import '…'`, `import('…')`, `require('…')`. */
function importsOf(text: string): { line: number; name: string }[] {
  const pattern =
    /(?:^(?:import|export)\b[^'"`;]*?\bfrom\s*|^import\s*|\bimport\(\s*|\brequire\(\s*)(['"])([^'"]+)\1/gm
  return [...text.matchAll(pattern)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    name: match[2] ?? '',
  }))
}

function lockingUrls(path: string, lines: string[]): number[] {
  if (!path.startsWith('functions/')) return []
  return lines.flatMap((line, index) =>
    /['"`]\/v1\/[^'"`]*lock/.test(line) && !/block/.test(line) ? [index + 1] : [],
  )
}
