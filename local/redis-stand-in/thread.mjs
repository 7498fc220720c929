// The thread of the in-memory Redis: says where it listens, or why it cannot. JavaScript, because a thread
// does not get TypeScript's loader from a process that has another one, as vitest has.
import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { listen } = await import('./server.ts')
try {
  parentPort.postMessage({ port: await listen(workerData.port, workerData.host, workerData.databases) })
} catch (error) {
  // An error on its way between threads keeps its text only.
  parentPort.postMessage({ failure: { message: error.message, code: error.code } })
}
