// An instance for benchmarks: a small JSON answer, a stream of events, and a path with a capacity of its own.
import { createServer } from 'node:http'

/** A page of movies, as the API answers it: some 600 bytes. */
const ANSWER = JSON.stringify({
  items: Array.from({ length: 8 }, (_, i) => ({
    id: `01900000-0000-7000-8000-00000000000${i}`,
    title: `Movie ${i}`,
  })),
  nextCursor: null,
})
/** `/bounded` answers this many a second and lets the rest wait, as an instance behind a database does. */
const AT_ONCE = 2
const WORK_MS = 20

let busy = 0
const queue = []
function work(res) {
  busy++
  setTimeout(() => {
    res.end(ANSWER)
    busy--
    const next = queue.shift()
    if (next) work(next)
  }, WORK_MS)
}

createServer({ keepAliveTimeout: 75_000 }, (req, res) => {
  if (req.url === '/events')
    return res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
  res.setHeader('content-type', 'application/json')
  if (req.url !== '/bounded') return res.end(ANSWER)
  if (busy < AT_ONCE) work(res)
  else queue.push(res)
}).listen(Number(process.env.PORT), '127.0.0.1')
