// A Node host with every function and a database of its own, for tests of the host.
import { readEnv } from '#shared/env.ts'
import { startNodeHost } from '../functions/host/node.ts'
import { SETTINGS } from '../functions/host/settings.ts'
import { newKeys } from '../local/start/signing-keys.ts'
import { redisUrl, testDatabase } from './servers.ts'

export type TestHost = Awaited<ReturnType<typeof openTestHost>>

export async function openTestHost() {
  const database = await testDatabase()
  const settings = {
    ...newKeys(),
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl(),
    PORT: '0',
    LOG_LEVEL: 'silent',
  }
  const host = await startNodeHost(readEnv(SETTINGS, settings))
  const { port } = host.server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    database,
    settings,
    async end() {
      await host.close()
      await database.end()
    },
  }
}
