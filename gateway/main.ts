// Starts the gateway as a process of its own, or as several: `npm run gateway` with UPSTREAMS and PORT.
import cluster from 'node:cluster'
import { EnvError } from '#shared/env.ts'
import { withFiles } from '#shared/env-files.ts'
import { type Log, newLog } from '#shared/log.ts'
import { keepNextTickFast } from '#shared/std/next-tick.ts'
import { startTraces } from '#shared/traces/start.ts'
import { newGateway } from './gateway.ts'
import { TIMES } from './limits/client-times.ts'
import { AccessLog } from './monitoring/access-log.ts'
import { newAdmin, type Snapshot, snapshotOf } from './monitoring/admin.ts'
import { readSettings, type Settings } from './settings.ts'
import { answerSnapshots, leaveSnapshot, Workers } from './workers.ts'

async function main(settings: Settings) {
  const log = newLog(settings.INSTANCE, settings.LOG_LEVEL)
  if (settings.GATEWAY_WORKERS > 1 && cluster.isPrimary) return startPrimary(settings, log)
  const accessLog = new AccessLog(settings.INSTANCE, settings.LOG_LEVEL)
  const tracer = await startTraces('milo-gateway', settings, log)
  const gateway = newGateway(settings, log, accessLog, TIMES, tracer)
  onStop(log, async () => {
    await gateway.drain()
    await new Promise<void>((resolve) => accessLog.flush(resolve))
    if (cluster.isWorker) await leaveSnapshot(snapshotOf(gateway.context))
  })
  const port = await gateway.start()
  const snapshot = () => snapshotOf(gateway.context)
  if (cluster.isWorker) answerSnapshots(snapshot)
  else showTo(settings, async () => [snapshot()])
  log.info({ port, upstreams: settings.UPSTREAMS }, 'listening')
}

async function startPrimary(settings: Settings, log: Log) {
  const workers = new Workers(log)
  onStop(log, () => workers.stop())
  process.on('SIGHUP', () => void workers.replaceAll())
  await workers.start(settings.GATEWAY_WORKERS)
  showTo(settings, () => workers.snapshots())
}

function showTo({ ADMIN_PORT, ADMIN_HOST }: Settings, snapshots: () => Promise<Snapshot[]>) {
  if (ADMIN_PORT !== undefined) newAdmin(snapshots).listen(ADMIN_PORT, ADMIN_HOST)
}

function onStop(log: Log, stop: () => Promise<void>) {
  let stopping = false
  const onSignal = async (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'draining')
    await stop()
    log.info('stopped')
    process.exit(0)
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
}

keepNextTickFast()
try {
  await main(readSettings(withFiles(process.env)))
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  const isWrong = error instanceof EnvError || error instanceof RangeError
  if (code !== 'EADDRINUSE' && !isWrong) throw error
  const taken = `Port ${process.env.PORT} is taken: set PORT to another one.`
  process.stderr.write(`${code === 'EADDRINUSE' ? taken : message}\n`)
  process.exit(1)
}
