// The function that reserves, in a process of its own that kills itself between the commit and the answer.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openResources } from '#shared/resources.ts'
import createReservation from '../../../functions/reservations/create.ts'

const { DATABASE_URL = '', REDIS_URL = '', JWT_PRIVATE_KEY = '' } = process.env
const resources = openResources({ DATABASE_URL, REDIS_URL, DATABASE_POOL: 2 })
// Before that, it would answer 503 and not meet its step.
if (resources.redis.status !== 'ready') await once(resources.redis, 'ready')
const server = createServer(async (request) => {
  let body = ''
  for await (const part of request) body += part
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  const env = { DATABASE_URL, REDIS_URL, JWT_PRIVATE_KEY, LOG_LEVEL: 'silent', resources }
  const answer = await createReservation.request('/v1/reservations', { method: 'POST', body, headers }, env)
  if (answer.status !== 202) throw new Error(await answer.text())
  process.kill(process.pid, 'SIGKILL')
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
