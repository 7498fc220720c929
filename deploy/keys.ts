// The secrets of docker-compose.yml, and how a signing key gives way to a new one while everybody stays signed in.
// `npm run -s keys > .env` makes them all; `npm run keys -- add .env` and so on change one line of that file.
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isMain } from '../local/is-main.ts'
import { newKeys, newTicketKey, newTokenKey } from '../local/keys.ts'

const USAGE = `npm run -s keys > .env          every secret new

Access tokens get a new key in three steps. After each, put the new .env in place and restart the functions one by one:
npm run keys -- add .env        a second key, which is published and accepted but signs nothing yet
npm run keys -- turn .env       after 5 minutes, when whoever checks our tokens has read the published keys again: it signs
                                from now on; tokens of the former are still accepted
npm run keys -- drop .env       after 15 minutes, when all of those have ended: the former is forgotten

Tickets get theirs in one, since the public keys of all stay in the database:
npm run keys -- tickets .env    then restart the workers`

export class KeysError extends Error {}

// In hexadecimal, because they stand in URLs; 128 bits cannot be guessed.
const password = () => randomBytes(16).toString('hex')

function newEnv(): string {
  const secrets = {
    POSTGRES_PASSWORD: password(),
    REDIS_PASSWORD: password(),
    RABBITMQ_PASSWORD: password(),
    ...newKeys(),
  }
  const lines = Object.entries(secrets).map(([name, value]) => `${name}='${value}'`)
  return `${lines.join('\n')}
# The simulator takes no money. To sell: stripe or razorpay, with their keys as in .env.example.
PAYMENT_PROVIDERS='simulator'
`
}

interface Step {
  setting: 'JWT_PRIVATE_KEY' | 'TICKET_PRIVATE_KEY'
  change(value: string): string
}

type Jwks = { keys: object[] }
const read = (value: string): object[] => {
  const given = JSON.parse(value) as object | Jwks
  return 'keys' in given ? given.keys : [given]
}
const write = (keys: object[]): string => JSON.stringify(keys.length === 1 ? keys[0] : { keys })

const steps: Record<string, Step> = {
  add: {
    setting: 'JWT_PRIVATE_KEY',
    change(value) {
      const keys = read(value)
      if (keys.length > 1) throw new KeysError('There is a second key already: turn to it, or drop it.')
      return write([...keys, JSON.parse(newTokenKey())])
    },
  },
  turn: {
    setting: 'JWT_PRIVATE_KEY',
    change(value) {
      const [current, next, ...others] = read(value)
      if (!next || !current) throw new KeysError('There is no second key to turn to: add one first.')
      return write([next, current, ...others])
    },
  },
  drop: { setting: 'JWT_PRIVATE_KEY', change: (value) => write(read(value).slice(0, 1)) },
  tickets: { setting: 'TICKET_PRIVATE_KEY', change: newTicketKey },
}

/** The text of an .env after this step; all other lines stay as they are. Throws a KeysError where it cannot be done. */
export function rotate(verb: string, env: string): string {
  const step = Object.hasOwn(steps, verb) ? steps[verb] : undefined
  if (!step) throw new KeysError(USAGE)
  const line = new RegExp(`^${step.setting}='(\\{.*\\})'$`, 'm')
  if (!line.test(env)) throw new KeysError(`There is no line ${step.setting}='{…}'.`)
  return env.replace(line, (_, value: string) => `${step.setting}='${step.change(value)}'`)
}

function main([verb, file, ...rest]: string[]): void {
  if (verb === undefined) return void process.stdout.write(newEnv())
  if (file === undefined || rest.length > 0) throw new KeysError(USAGE)
  const changed = rotate(verb, readFileSync(file, 'utf8'))
  // Whole or not at all: half a key locks everybody out.
  writeFileSync(`${file}.new`, changed, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  console.log(`${file}: ${verb} is done.\n\n${USAGE}`)
}

if (isMain(import.meta.url)) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
