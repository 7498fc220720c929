// Finds functions that are too long to be followed at one look.

/** Lines. What is longer does two things: aim for 10. */
export const LONGEST_FUNCTION = 60

/** A head ends its line with a brace that opens a body; `if`, `for` and their like do so too and are none. */
const FUNCTION_HEAD = /(=>|\)(: .+)?) \{$/
const OTHER_BLOCK = /^\s*(\} )?(if|else|for|while|switch|do|try|catch|finally|class|with)\b/
/** Groups tests and holds no steps of its own. */
const GROUP = /^\s*describe\b/

/** Relies on the formatter: a body ends at the first brace that stands where the head began. */
export function longFunctions(lines: string[]): { line: number; length: number }[] {
  return lines.flatMap((text, index) => {
    if (!FUNCTION_HEAD.test(text) || OTHER_BLOCK.test(text) || GROUP.test(text)) return []
    const indent = indentOf(text)
    const isHere = (line: string) => line.trim() !== '' && indentOf(line) === indent
    // A head over several lines ends with `) {`, as far in as it began.
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
