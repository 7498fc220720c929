// Finds functions that are too long to take in at a glance.

/** Lines. A longer function does two things: aim for 10. */
export const LONGEST_FUNCTION = 60

/**
 * A function head ends its line with an opening brace; `if`, `for` and the like do too, but are no functions.
 */
const FUNCTION_HEAD = /(=>|\)(: .+)?) \{$/
const OTHER_BLOCK = /^\s*(\} )?(if|else|for|while|switch|do|try|catch|finally|class|with)\b/
/** Groups tests and has no steps of its own. */
const GROUP = /^\s*describe\b/

/** Relies on the formatter: a body ends at the first closing brace with the indentation of its head. */
export function longFunctions(lines: string[]): { line: number; length: number }[] {
  return lines.flatMap((text, index) => {
    if (!FUNCTION_HEAD.test(text) || OTHER_BLOCK.test(text) || GROUP.test(text)) return []
    const indent = indentOf(text)
    const isHere = (line: string) => line.trim() !== '' && indentOf(line) === indent
    // A head of several lines ends with `) {`, indented as its first line.
    let first = index
    if (/^\s*[)}\]]/.test(text))
      do first -= 1
      while (first > 0 && !isHere(lines[first] ?? ''))
    if (OTHER_BLOCK.test(lines[first] ?? '') || GROUP.test(lines[first] ?? '')) return []
    const last = lines.findIndex((line, at) => at > index && isHere(line) && line.trim().startsWith('}'))
    const length = last - first + 1
    return last !== -1 && length > LONGEST_FUNCTION ? [{ line: first + 1, length }] : []
  })
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
