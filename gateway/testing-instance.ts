// An instance as a process of its own, for tests that kill it: answers after a moment and counts what came.
import { createServer } from 'node:http'

/** Long enough that a kill finds requests in flight. */
const ANSWER_AFTER_MS = 5

const counts: Record<string, number> = {}
const server = createServer((req, res) => {
  if (req.url === '/readyz') return res.end('{}')
  if (req.url === '/counts') return res.end(JSON.stringify(counts))
  const key = `${req.method} ${req.url}`
  counts[key] = (counts[key] ?? 0) + 1
  req.resume()
  setTimeout(() => res.end('{"ok":true}'), ANSWER_AFTER_MS)
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('listening\n'))
