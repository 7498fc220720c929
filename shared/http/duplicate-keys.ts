// JSON in which an object names a key twice: readers disagree which of the two counts, so that what one
// process checked is not what another does (RFC 8259 §4). JSON.parse takes the last without a word.

const [QUOTE, COLON, BACKSLASH] = [34, 58, 92]

/**
 * The path of a key that an object has twice, where there is one. `value` is what JSON.parse made of the
 * text: it has as many keys as the text has colons outside of strings, or else some came twice.
 */
export function duplicateKey(text: string, value: unknown): string | undefined {
  return colonsIn(text) === keysIn(value) ? undefined : findDuplicate(text)
}

function colonsIn(text: string): number {
  let colons = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === COLON) colons++
    else if (code === QUOTE) at = endOfString(text, at)
  }
  return colons
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (text.charCodeAt(before) === BACKSLASH) before--
    if ((end - before) % 2 === 1) return end
  }
}

/** With a list of its own instead of calls: a body may nest deeper than the stack goes. */
function keysIn(value: unknown): number {
  let keys = 0
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null) continue
    const members = Array.isArray(next) ? next : Object.values(next)
    if (members !== next) keys += members.length
    for (const member of members) if (typeof member === 'object') open.push(member)
  }
  return keys
}

const PIECES = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g

/** Where text and value disagree, which is rare: reads the text once more, this time with names. */
function findDuplicate(text: string): string | undefined {
  const open: { seen: Set<string> | undefined; at: string | number }[] = []
  let last = ''
  for (const [piece] of text.matchAll(PIECES)) {
    const inside = open.at(-1)
    if (piece === '{') open.push({ seen: new Set(), at: '' })
    else if (piece === '[') open.push({ seen: undefined, at: 0 })
    else if (piece === '}' || piece === ']') open.pop()
    else if (piece === ',' && inside && typeof inside.at === 'number') inside.at++
    else if (piece === ':' && inside?.seen) {
      inside.at = JSON.parse(last) as string
      if (inside.seen.has(inside.at)) return open.map(({ at }) => at).join('.')
      inside.seen.add(inside.at)
    } else last = piece
  }
  return undefined
}
