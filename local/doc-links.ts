// The rules of Markdown pages that a program can check: every link leads somewhere, every path in code
// exists, no banned words.
import { posix } from 'node:path'
import { wordViolation } from './comment-style.ts'

interface Project {
  /** Every file and folder, relative to the project. */
  paths: ReadonlySet<string>
  /** The text of a page. */
  pages: ReadonlyMap<string, string>
}

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g
const CODE = /`([^`]+)`/g
const FENCE = /^\s*```/
/**
 * Below a room of the project, or any file by its name. `<noun>`, `*` and `…` stand for something: no path
 * then.
 */
const PATH =
  /^(?:(?:functions|shared|lua|worker-payments|gateway|migrations|local|testing|proof|deploy|docs|web|examples)\/[\w./-]*|[\w.-]+\.(?:tsx?|mjs|lua|sql|md|yml|sh|css))$/

/** The violations of a page, which is one of the project's. */
export function pageViolations(page: string, project: Project): { line: number; message: string }[] {
  const names = new Set([...project.paths].map((path) => posix.basename(path)))
  const exists = (path: string) =>
    path.includes('/') ? project.paths.has(path.replace(/\/$/, '')) : names.has(path)
  let fenced = false
  return project.pages
    .get(page)!
    .split('\n')
    .flatMap((line, index) => {
      const isFence = FENCE.test(line)
      if (isFence) fenced = !fenced
      const code = fenced ? [line] : [...line.matchAll(CODE)].map(([, text]) => text!)
      const links = fenced ? [] : [...line.replace(CODE, '').matchAll(LINK)].map(([, target]) => target!)
      const word = wordViolation(line)
      const found = [
        ...code
          .flatMap((text) => text.split(/\s+/))
          .filter((path) => PATH.test(path) && !exists(path))
          .map((path) => `${path} does not exist.`),
        ...links.flatMap((target) => deadLink(page, target, project)),
        ...(word === undefined ? [] : [word]),
      ]
      return found.map((message) => ({ line: index + 1, message }))
    })
}

function deadLink(page: string, target: string, { paths, pages }: Project): string[] {
  if (/^[a-z]+:/.test(target)) return []
  const [file = '', anchor] = target.split('#')
  const path = file === '' ? page : posix.join(posix.dirname(page), file).replace(/\/$/, '')
  if (!paths.has(path)) return [`The link ${target} leads nowhere: ${path} does not exist.`]
  if (anchor === undefined || anchorsOf(pages.get(path) ?? '').has(anchor)) return []
  return [`The link ${target} leads nowhere: ${path} has no heading #${anchor}.`]
}

/**
 * As GitHub makes them of headings: lower case, blanks as hyphens, punctuation left out, repeats numbered.
 */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>()
  const withoutCode = text.replace(/^\s*```[\s\S]*?^\s*```/gm, '')
  for (const [, heading] of withoutCode.matchAll(/^#+ +(.+)$/gm)) {
    const slug = heading!
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    let anchor = slug
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`
    anchors.add(anchor)
  }
  return anchors
}
