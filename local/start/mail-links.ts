// Without a mail server mails become files. Says their links, so that nobody has to look for them.
import { mkdirSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'

/** Says the link of each mail that the worker writes into this folder from now on; returns what ends it. */
export function sayMailLinks(folder: string, say: (line: string) => void): () => void {
  mkdirSync(folder, { recursive: true })
  const said = new Set<string>()
  const watcher = watch(folder, (_, name) => {
    if (!name?.endsWith('.html') || said.has(name)) return
    const line = linkLine(readFileSync(join(folder, name), 'utf8'))
    // A file that is half written is announced again.
    if (line === undefined) return
    said.add(name)
    if (line !== '') say(line)
  })
  // The mail itself stays in its file: a folder that went away is no reason to stop.
  watcher.on('error', (error) => say(`Links of mails are not shown any more: ${error.message}`))
  return () => watcher.close()
}

/** Subject and link; empty for a mail without one, undefined for a part of a mail. */
function linkLine(html: string): string | undefined {
  if (!html.includes('</html>')) return undefined
  const [, title = ''] = /<title>([^<]*)<\/title>/.exec(html) ?? []
  const [, url] = /<a href="([^"]+)"/.exec(html) ?? []
  return url === undefined ? '' : `Mail "${title}": ${url.replaceAll('&amp;', '&')}`
}
