// Starts the gateway as a process of its own: `npm run gateway` with UPSTREAMS and PORT.
import { EnvError } from '#shared/env.ts'
import { newAccessLog, newLog } from '#shared/log.ts'
import { newAdmin, snapshotOf } from './admin.ts'
import { newGateway } from './gateway.ts'
import { readSettings, type Settings } from './settings.ts'

async function main(settings: Settings) {
  const log = newLog('gateway', settings.LOG_LEVEL)
  const accessLog = newAccessLog('gateway', settings.LOG_LEVEL)
  const gateway = newGateway(settings, log, accessLog)
  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'draining')
    await gateway.drain()
    log.info('stopped')
    accessLog.flush(() => process.exit(0))
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
  const port = await gateway.start()
  if (settings.ADMIN_PORT !== undefined) {
    newAdmin(async () => [snapshotOf(gateway.parts)]).listen(settings.ADMIN_PORT, settings.ADMIN_HOST)
  }
  log.info({ port, upstreams: settings.UPSTREAMS }, 'listening')
}

try {
  await main(readSettings(process.env))
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  if (code !== 'EADDRINUSE' && !(error instanceof EnvError)) throw error
  const taken = `Port ${process.env.PORT} is taken: set PORT to another one.`
  process.stderr.write(`${code === 'EADDRINUSE' ? taken : message}\n`)
  process.exit(1)
}
