// The rules of language that a program can check: banned words, comments too wide to read beside code, and
// comments that name a file that is gone.

/** Columns. The formatter holds code to this width; it leaves comments alone. */
const WIDEST_COMMENT = 110
export const BANNED =
  /\b(anew|whoever|of ours|thereby|hereby|(?:is|are|was|were) none|has not the|bears? (?:it|with|a|an|the|what))\b/i
const COMMENT = /^\s*(\/\/|\/?\*|--|#)|\s(\/\/|\/\*|#) /
const PATH =
  /(?<![\w/.:@#-])(?:functions|shared|lua|worker-payments|gateway|migrations|local|testing|proof|deploy|docs|web|examples)\/[\w./-]+\.(?:tsx?|lua|md|sql|mjs|css)\b/g

/** `exists` says whether the project has a file of this path. */
export function styleViolations(
  text: string,
  exists: (path: string) => boolean,
): { line: number; message: string }[] {
  return text.split('\n').flatMap((line, index) => {
    const found: string[] = []
    const word = BANNED.exec(line)?.[1]
    if (word !== undefined) found.push(`"${word}" is not plain English: see CONTRIBUTING.md.`)
    if (COMMENT.test(line)) {
      if (line.length > WIDEST_COMMENT)
        found.push(`${line.length} columns; a comment has at most ${WIDEST_COMMENT}: shorten or wrap it.`)
      for (const [path] of line.matchAll(PATH)) if (!exists(path)) found.push(`${path} does not exist.`)
    }
    return found.map((message) => ({ line: index + 1, message }))
  })
}
