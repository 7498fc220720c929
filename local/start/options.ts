// The options of `npm start --`.
import { parseArgs } from 'node:util'
import { HOSTS, type HostKind } from './processes.ts'

export const HELP = `npm start [-- options]   starts the whole of Milo on this machine, with sample data

  --host node       three Node instances behind the gateway (the default)
  --host emulator   each function as its own Worker in miniflare, behind the same gateway
  --reset           deletes the data of earlier starts
  --demo-data       adds a month of invented sales, once, so that the office's day, lists and reports
                    have something to show; a later start with it changes nothing
  --help            print this

  PORT=8081 npm start        use a port other than 8080
  HOST=0.0.0.0 npm start     also reachable from other machines
  MILO_EMBEDDED=1 npm start  ignore installed Postgres, Redis and RabbitMQ
  DATABASE_URL, REDIS_URL, AMQP_URL name servers to use instead of private ones.`

export interface StartOptions {
  host: HostKind
  reset: boolean
  demoData: boolean
  help: boolean
  address: { host: string; port: number }
}

/** An unknown option; printed with the help. */
export class OptionsError extends Error {}

/** Throws an OptionsError with one line for the user. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): StartOptions {
  const { values } = parse(args)
  const host = HOSTS.find((kind) => kind === values.host)
  if (!host) throw new OptionsError(`--host must be ${HOSTS.join(' or ')}, not "${values.host}".`)
  const port = Number(env.PORT || 8080)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new OptionsError(`PORT must be a number from 1 to 65535, not "${env.PORT}".`)
  const { reset, help, 'demo-data': demoData } = values
  return { host, reset, demoData, help, address: { host: env.HOST || '127.0.0.1', port } }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        host: { type: 'string', default: 'node' },
        reset: { type: 'boolean', default: false },
        'demo-data': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    // Node's message names the option; after its first sentence it is about the API.
    throw new OptionsError((error as Error).message.split('. ')[0] ?? 'Unknown options')
  }
}
