// `npm run gateway` as people and process managers run it: stopping npm stops the gateway.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { freePort } from '../local/servers/find-programs.ts'
import { ROOT } from '../local/start/processes.ts'

test('a signal to npm reaches the gateway, which drains and ends', async () => {
  const port = await freePort()
  const env = { ...process.env, UPSTREAMS: 'http://127.0.0.1:1', PORT: String(port), DRAIN_WAIT_MS: '0' }
  const npm = spawn('npm', ['run', 'gateway'], { cwd: ROOT, env, detached: true })
  // Where the signal stops at npm, the gateway is still of its group.
  onTestFinished(() => {
    try {
      process.kill(-npm.pid!, 'SIGKILL')
    } catch {
      // All of them are gone, as they should be.
    }
  })
  let said = ''
  npm.stdout.on('data', (text) => {
    said += text
  })
  await vi.waitFor(() => expect(said).toContain('listening'))
  npm.kill('SIGTERM')
  await once(npm, 'close')
  expect(said).toContain('"msg":"stopped"')
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
})
