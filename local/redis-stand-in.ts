// A Redis for machines that have none: speaks RESP2 on a port and runs Lua, for trying Milo out and for
// tests. Everything is in memory and gone when the process ends. Not for production: one process, no
// persistence, no cluster.
import { Worker } from 'node:worker_threads'

export interface RedisFake {
  port: number
  stop(): Promise<void>
}

type Started = { port: number } | { failure: { message: string; code?: string } }

const THREAD = new URL('./redis-stand-in/thread.mjs', import.meta.url)

/**
 * Port 0 takes a free one. A thread of its own, so that whatever else this process does keeps no client
 * waiting.
 */
export async function startRedisFake({
  port,
  host = '127.0.0.1',
  databases = 16, // Redis' own default
}: {
  port: number
  host?: string
  databases?: number
}): Promise<RedisFake> {
  const thread = new Worker(THREAD, { workerData: { port, host, databases } })
  const started = await new Promise<Started>((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
  })
  const stop = async () => void (await thread.terminate())
  if ('failure' in started) {
    await stop()
    throw Object.assign(new Error(started.failure.message), { code: started.failure.code })
  }
  return { port: started.port, stop }
}
