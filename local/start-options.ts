// What may be said after `npm start --`.
import { parseArgs } from 'node:util'
import { HOSTS, type HostKind } from './system.ts'

export const HELP = `npm start [-- options]   starts the whole of Milo on this machine, with something to see in it

  --host node       three Node instances behind the gateway (what happens without this option)
  --host emulator   each function as its own Worker in miniflare, behind the same gateway
  --reset           forgets the data of earlier starts and begins afresh
  --help            this

  PORT=8081 npm start        another port than 8080
  HOST=0.0.0.0 npm start     reachable from other machines, not only from this one
  MILO_EMBEDDED=1 npm start  passes over the Postgres, Redis and RabbitMQ that are installed here
  DATABASE_URL, REDIS_URL, AMQP_URL name servers to use instead of private ones.`

export interface StartOptions {
  host: HostKind
  reset: boolean
  help: boolean
  address: { host: string; port: number }
}

/** What was said is not understood: the help goes with it. */
export class OptionsError extends Error {}

/** Throws an OptionsError with one line for people when something is not understood. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): StartOptions {
  const { values } = parse(args)
  const host = HOSTS.find((kind) => kind === values.host)
  if (!host) throw new OptionsError(`--host is ${HOSTS.join(' or ')}, not "${values.host}".`)
  const port = Number(env.PORT || 8080)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new OptionsError(`PORT is a number from 1 to 65535, not "${env.PORT}".`)
  return { host, reset: values.reset, help: values.help, address: { host: env.HOST || '127.0.0.1', port } }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        host: { type: 'string', default: 'node' },
        reset: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    // Node's own words name the option; what follows their first sentence is about its API.
    throw new OptionsError((error as Error).message.split('. ')[0] ?? 'The options are not understood')
  }
}
