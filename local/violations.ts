// Holds the tree to the rules that a program can check: layers, lengths, names, first lines, language,
// circles of imports.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { circlesOf } from './circles.ts'
import { styleViolations } from './comment-style.ts'
import { pageViolations } from './doc-links.ts'
import { importsOf, resolveImport } from './imports.ts'
import { forbiddenImports } from './layers.ts'
import { LONGEST_FUNCTION, longFunctions } from './long-functions.ts'

export interface Violation {
  file: string
  line: number
  message: string
}

/** Lines. A longer file does two things: aim for 80. */
const LONGEST_FILE = 250

const TAKEN_WORDS = /(^|[-./])(services?|managers?|helpers?|utils?|utilities|misc|bookings?)([-./]|$)/i

/** The test of these rules breaks them on purpose; migrations never change again. */
const NAMES_FALSE_PATHS = /^(local\/violations\.test\.ts$|local\/comment-style|migrations\/.*\.sql$)/
/** Installed, made, or the settings of one machine. */
const SKIPPED = new Set([
  'node_modules',
  'dist',
  'coverage',
  'secrets',
  'tls',
  'docker-compose.override.yaml',
])
/** Generated: their length does not matter. */
const GENERATED =
  /(^migrations\/schema\.sql|\.generated\.[a-z]+|\.tsx\.js|^deploy\/kubernetes\/.*\.yaml|\.rules\.yml)$/
const SOURCE = /\.(tsx?|lua|sql)$/
/** Settings, styles and scripts: they have comments, too. */
const SETTINGS =
  /\.(ya?ml|toml|sh|css|mjs|js|go|html)$|(^|\/)(Dockerfile(\.dockerignore)?|\.env\.example|\.ci\/run)$/

/** Every source file below `root` that people write, relative to it. */
export function sourcesOf(root: string): string[] {
  return pathsOf(root).filter((path) => SOURCE.test(path) && !GENERATED.test(path))
}

/** Every other file below `root` that people write and comment, relative to it. */
export function settingsOf(root: string): string[] {
  return pathsOf(root).filter((path) => SETTINGS.test(path) && !GENERATED.test(path))
}

/** The violations of the whole tree, a line each. */
export function violationsOfTree(root: string): string[] {
  const files = sourcesOf(root)
  const texts = new Map(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
  const exists = (path: string) => existsSync(join(root, path))
  const style = (path: string, text: string) =>
    styleViolations(text, exists).map((found) => ({ file: path, ...found }))
  const violations = [
    ...[...texts].flatMap(([path, text]) => [
      ...violationsOf(path, text),
      ...(NAMES_FALSE_PATHS.test(path) ? [] : style(path, text)),
    ]),
    ...settingsOf(root).flatMap((path) => style(path, readFileSync(join(root, path), 'utf8'))),
  ]
  const rooms = missingRooms(pathsOf(root), readFileSync(join(root, ROOMS_PAGE), 'utf8'))
  return [...violations, ...sharedNumbers(files), ...circleViolations(texts), ...pagesOf(root), ...rooms].map(
    ({ file, line, message }) => `${file}:${line} ${message}`,
  )
}

/** Its tables name every folder of the project and of shared/. */
const ROOMS_PAGE = 'ARCHITECTURE.md'

/** The rooms that no table of the page names. */
export function missingRooms(paths: readonly string[], page: string): Violation[] {
  const tables = page.split('\n').filter((line) => line.startsWith('|'))
  const named = new Set(
    tables.flatMap((line) => [...line.matchAll(/`([^`]+?)\/?`/g)].map(([, name]) => name)),
  )
  const rooms = new Set(paths.flatMap((path) => /^(?:shared\/)?[\w-]+(?=\/)/.exec(path)?.[0] ?? []))
  const missing = [...rooms].filter((room) => room !== 'shared' && !named.has(room))
  return missing.map((room) => ({
    file: ROOMS_PAGE,
    line: 1,
    message: `${room} is in no table of rooms: say what is in it.`,
  }))
}

/** The violations of every Markdown page. */
function pagesOf(root: string): Violation[] {
  const paths = pathsOf(root)
  const names = paths.filter((path) => path.endsWith('.md'))
  const pages = new Map(names.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
  const project = { paths: new Set(paths), pages }
  return names.flatMap((file) => pageViolations(file, project).map((found) => ({ file, ...found })))
}

/** Every file and folder below `root`, relative to it, without what is installed or made. */
function pathsOf(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (SKIPPED.has(entry.name)) return []
    if (!entry.isDirectory()) return [path]
    return /^\.(?!ci$)/.test(entry.name) ? [] : [path, ...pathsOf(root, path)]
  })
}

function circleViolations(texts: ReadonlyMap<string, string>): Violation[] {
  const imports = new Map(
    [...texts].map(([path, text]) => [
      path,
      importsOf(text)
        .map(({ name }) => resolveImport(path, name))
        .filter((target) => texts.has(target)),
    ]),
  )
  return circlesOf(imports).map((files) => ({
    file: files[0]!,
    line: 1,
    message: `imports in a circle: ${files.join(', ')}. Move what they share to a file of its own.`,
  }))
}

/** Migrations with the number of another one, as happens when two are written at the same time. */
export function sharedNumbers(paths: readonly string[]): Violation[] {
  const seen = new Set<string>()
  return paths.flatMap((file) => {
    const number = /^migrations\/(\d+)_/.exec(file)?.[1]
    if (number === undefined || seen.size < seen.add(number).size) return []
    return [
      {
        file,
        line: 1,
        message: `Another migration has the number ${number}: give the newer one a later number.`,
      },
    ]
  })
}

/** The violations of a file; `path` is relative to the project, with forward slashes. */
export function violationsOf(path: string, text: string): Violation[] {
  const at = (line: number, message: string): Violation => ({ file: path, line, message })
  const lines = text.replace(/\n$/, '').split('\n')
  const found: Violation[] = []
  const word = TAKEN_WORDS.exec(path.replace(/([a-z])([A-Z])/g, '$1-$2'))?.[2]
  if (word)
    found.push(
      at(1, `"${word}" says nothing about the content, or is a third word for a thing: name the noun.`),
    )
  if (!startsWithComment(path, lines[0] ?? ''))
    found.push(at(1, 'The first line is a comment: what the file is, and why.'))
  // A migration is one transaction and never changes again: splitting it would not help.
  if (lines.length > LONGEST_FILE && !path.startsWith('migrations/'))
    found.push(
      at(LONGEST_FILE + 1, `${lines.length} lines; a file has at most ${LONGEST_FILE}: split it by noun.`),
    )
  if (!/\.tsx?$/.test(path)) return found
  found.push(
    ...longFunctions(lines).map(({ line, length }) =>
      at(line, `${length} lines; a function has at most ${LONGEST_FUNCTION}: name its steps.`),
    ),
  )
  found.push(
    ...forbiddenImports(path, text).map(({ line, name, message }) => at(line, `imports ${name}. ${message}`)),
  )
  found.push(
    ...sharedHooks(path, lines).map((line) =>
      at(line, 'Test files share a process, which reads this one once: register hooks by a call.'),
    ),
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

/** Hooks that only the first test file that imports this one would have. */
function sharedHooks(path: string, lines: string[]): number[] {
  if (path.endsWith('.test.ts')) return []
  return lines.flatMap((line, index) => (/^(before|after)(All|Each)\(/.test(line) ? [index + 1] : []))
}

function lockingUrls(path: string, lines: string[]): number[] {
  if (!path.startsWith('functions/')) return []
  return lines.flatMap((line, index) =>
    /['"`]\/v1\/[^'"`]*lock/.test(line) && !/block/.test(line) ? [index + 1] : [],
  )
}
