// The rules of language that a program can check: banned words, comments too wide to read beside code, and
// comments that name a file that is gone.

/** Columns. The formatter holds code to this width; it leaves comments alone. */
const WIDEST_COMMENT = 110
const BANNED = new RegExp(
  [
    // Not plain English.
    'anew|whoever|of ours|thereby|hereby|(?:is|are|was|were) none|has not the|bears? (?:it|with|a|an|the|what)',
    // Private words for a system or a theater, a violation, to repair, a fake, retry delays, to dead-letter,
    // persistent, inconsistencies. House seats are the field's.
    'house(?! seats)|breach(?:es)?|mend(?:s|ed|ing)?|(?<!redis-)stand-?ins?|rungs?|bury|lasting|damages',
  ]
    .map((words) => `\\b(?:${words})\\b`)
    .join('|'),
  'i',
)
/** What is wrong with the words of a line, also within a name such as `beginAnew`. */
export function wordViolation(line: string): string | undefined {
  const word = (BANNED.exec(line) ?? BANNED.exec(line.replace(/([a-z])(?=[A-Z])/g, '$1 ')))?.[0]
  return word && `"${word}" is not plain English, or a private word: see CONTRIBUTING.md.`
}

const COMMENT = /^\s*(\/\/|\/?\*|--|#)|\s(\/\/|\/\*|#) /
const PATH =
  /(?<![\w/.:@#-])(?:functions|shared|lua|worker-payments|gateway|migrations|local|testing|proof|deploy|docs|web|examples)\/[\w./-]+\.(?:tsx?|lua|md|sql|mjs|css)\b/g

/** `exists` says whether the project has a file of this path. */
export function styleViolations(
  text: string,
  exists: (path: string) => boolean,
): { line: number; message: string }[] {
  return text.split('\n').flatMap((line, index) => {
    const word = wordViolation(line)
    const found = word === undefined ? [] : [word]
    if (COMMENT.test(line)) {
      if (line.length > WIDEST_COMMENT)
        found.push(`${line.length} columns; a comment has at most ${WIDEST_COMMENT}: shorten or wrap it.`)
      for (const [path] of line.matchAll(PATH)) if (!exists(path)) found.push(`${path} does not exist.`)
    }
    return found.map((message) => ({ line: index + 1, message }))
  })
}
