// Checks a command's header against its code: the header is the contract, and a wrong one is refused with
// file and line.

export interface Contract {
  purpose: string
  keys: string[]
  args: string[]
  /** Name of the arguments that repeat at the end, if any. */
  rest: string | undefined
  replies: Reply[]
  /** Its header says READ ONLY: it is registered with no-writes and called by FCALL_RO. */
  readOnly: boolean
  /**
   * Its header says NEEDS MEMORY: it takes or stores something new, so Redis refuses it at its maxmemory. The
   * others run even then: what gives seats back or tells what is sold must not wait for memory.
   */
  needsMemory: boolean
}

/** A word, then fields with a blank between; the last one takes the rest of the line. */
export interface Reply {
  word: string
  fields: string[]
}

export class ContractError extends Error {
  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`)
  }
}

export interface Line {
  /** From 1. */
  line: number
  text: string
}

type Section = 'purpose' | 'KEYS' | 'ARGV' | 'RETURN'
const sectionNames = ['KEYS', 'ARGV', 'RETURN'] as const

export function splitCommand(file: string, lines: string[]): { header: Line[]; body: Line[] } {
  const end = lines.indexOf(']]')
  if (lines[0] !== '--[[' || end < 0)
    throw new ContractError(file, 1, 'a command begins with a header: --[[ … ]], each on its own line')
  const numbered = lines.map((text, index) => ({ line: index + 1, text }))
  return { header: numbered.slice(1, end), body: numbered.slice(end + 1) }
}

const READ_ONLY = 'READ ONLY'
const NEEDS_MEMORY = 'NEEDS MEMORY'
const isMark = ({ text }: Line): boolean => text === READ_ONLY || text === NEEDS_MEMORY

/** Throws a ContractError. */
export function checkContract(file: string, header: Line[], body: Line[]): Contract {
  const marks = header.filter(isMark).map(({ text }) => text)
  if (marks.length > 1) throw new ContractError(file, 2, `either ${READ_ONLY} or ${NEEDS_MEMORY}, once`)
  const sections = splitHeader(
    file,
    header.filter((line) => !isMark(line)),
  )
  const purpose = sections.purpose.map((entry) => entry.text.trim()).join(' ')
  if (purpose === '') throw new ContractError(file, 2, 'the header says no purpose')
  const keys = readNames(file, 'KEYS', sections.KEYS)
  const args = readNames(file, 'ARGV', sections.ARGV)
  if (keys.rest) throw new ContractError(file, 2, 'KEYS cannot repeat: each key of a command is known')
  const own = body.map(({ line, text }) => ({ line, text: withoutComment(text) }))
  checkReads(file, own, 'KEYS', keys.names)
  checkReads(file, own, 'ARGV', args.names)
  checkRest(file, own, args.names.length + 1, args.rest)
  const replies = checkReplies(file, own, sections.RETURN)
  const [readOnly, needsMemory] = [marks[0] === READ_ONLY, marks[0] === NEEDS_MEMORY]
  return { purpose, keys: keys.names, args: args.names, rest: args.rest, replies, readOnly, needsMemory }
}

function withoutComment(line: string): string {
  return /^\s*--/.test(line) ? '' : line
}

function splitHeader(file: string, lines: Line[]): Record<Section, Line[]> {
  const sections: Record<Section, Line[]> = { purpose: [], KEYS: [], ARGV: [], RETURN: [] }
  let current: Section = 'purpose'
  const order: string[] = []
  for (const { line, text } of lines) {
    const name = sectionNames.find((section) => section === text)
    if (name) {
      current = name
      order.push(name)
    } else sections[current].push({ line, text })
  }
  if (order.join() !== sectionNames.join())
    throw new ContractError(
      file,
      1,
      'the header needs the sections KEYS, ARGV and RETURN, once each and in this order',
    )
  return sections
}

function readNames(
  file: string,
  section: string,
  entries: Line[],
): { names: string[]; rest: string | undefined } {
  const names: string[] = []
  let rest: string | undefined
  for (const { line, text } of entries) {
    const match = /^ {2}(\d+)(\.\.\.)? +(\w+) +\S/.exec(text)
    if (!match) throw new ContractError(file, line, `${section}: expected "  <number> <name>  <what it is>"`)
    if (rest !== undefined || Number(match[1]) !== names.length + 1)
      throw new ContractError(
        file,
        line,
        `${section}: expected number ${names.length + 1}, the repeating one last`,
      )
    if (match[2]) rest = match[3]!
    else names.push(match[3]!)
  }
  return { names, rest }
}

/** Every key and argument is read once, as `local <name in the header> = KEYS[n]`. */
function checkReads(file: string, body: Line[], table: 'KEYS' | 'ARGV', names: string[]): void {
  const read = new Set<number>()
  for (const { line, text } of body) {
    for (const match of text.matchAll(new RegExp(`${table}\\[(\\d+)\\]`, 'g'))) {
      const number = Number(match[1])
      const name = names[number - 1]
      if (name === undefined)
        throw new ContractError(file, line, `reads ${table}[${number}], which the header does not name`)
      if (!new RegExp(`^local ${name} = (tonumber\\()?${table}\\[${number}\\]\\)?$`).test(text))
        throw new ContractError(
          file,
          line,
          `the header calls ${table}[${number}] "${name}": write local ${name} = ${table}[${number}]`,
        )
      if (read.has(number)) throw new ContractError(file, line, `reads ${table}[${number}] a second time`)
      read.add(number)
    }
  }
  const unread = names.findIndex((_, index) => !read.has(index + 1))
  if (unread >= 0)
    throw new ContractError(
      file,
      1,
      `never reads ${table}[${unread + 1}], which the header calls "${names[unread]}"`,
    )
}

/**
 * Arguments that repeat are read from the number in the header on: `for i = 7, #ARGV`, `#ARGV - 6`,
 * `table.concat(ARGV, ',', 7)`.
 */
function checkRest(file: string, body: Line[], first: number, rest: string | undefined): void {
  let read = false
  for (const { line, text } of body) {
    if (/KEYS\[\D|#KEYS/.test(text)) throw new ContractError(file, line, 'reads KEYS by a computed number')
    if (!/ARGV\[\D|#ARGV|[(, ]ARGV[,)]/.test(text)) continue
    if (rest === undefined)
      throw new ContractError(
        file,
        line,
        'reads repeating arguments, but the header names none (as "7... seats")',
      )
    const starts = [
      ...text.matchAll(/for i = (\d+), #ARGV/g),
      ...text.matchAll(/table\.concat\(ARGV, ',', (\d+)\)/g),
    ].map((match) => Number(match[1]))
    for (const match of text.matchAll(/#ARGV - (\d+)/g)) starts.push(Number(match[1]) + 1)
    const wrong = starts.find((start) => start !== first)
    if (wrong !== undefined)
      throw new ContractError(
        file,
        line,
        `reads repeating arguments from ${wrong} on, the header says from ${first} on`,
      )
    read = true
  }
  if (rest !== undefined && !read)
    throw new ContractError(file, 1, `never reads the repeating arguments "${rest}"`)
}

/** A command returns its replies itself: each `return 'WORD` is one, and the header names exactly these. */
function checkReplies(file: string, body: Line[], entries: Line[]): Reply[] {
  const named = new Map<string, { line: number; fields: string[] }>()
  for (const { line, text } of entries) {
    const match = /^ {2}([A-Z_]+) +((?:\w+ ?)*)(: \S.*)?$/.exec(text)
    if (!match || (match[2] === '' && match[3] === undefined))
      throw new ContractError(file, line, 'RETURN: expected "  <WORD>  <field> <field> : <what it means>"')
    named.set(match[1]!, { line, fields: match[2]!.split(' ').filter((field) => field !== '') })
  }
  const given = new Set<string>()
  for (const { line, text } of body) {
    if (/^return\b(?! (format\()?'[A-Z_]+[' ])/.test(text))
      throw new ContractError(file, line, "a reply begins with its word: return 'WORD …'")
    for (const match of text.matchAll(/\breturn (?:format\()?'([A-Z_]+)[' ]/g)) {
      if (!named.has(match[1]!))
        throw new ContractError(file, line, `answers ${match[1]}, which the header does not name`)
      given.add(match[1]!)
    }
  }
  for (const [word, { line }] of named)
    if (!given.has(word))
      throw new ContractError(file, line, `the header names the answer ${word}, which is never given`)
  return [...named].map(([word, { fields }]) => ({ word, fields }))
}
