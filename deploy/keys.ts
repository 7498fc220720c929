// The secrets of docker-compose.yml, and the rotation of signing keys without signing anybody out. `npm run
// keys -- new .env` creates them all; `npm run keys -- add .env` and so on change one line of that file.
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isMain } from '#shared/std/is-main.ts'
import { newKeys, newSealingKey, newTicketKey, newTokenKey } from '../local/start/signing-keys.ts'
import { publicKeysFor } from '../shared/auth/tokens.ts'

const USAGE = `npm run keys -- new .env        creates every secret, in a file that nobody else may read

A new key for access tokens takes three steps. After each, deploy the new .env and restart the functions one by one:
npm run keys -- add .env        adds a second key, published and accepted but not signing yet
npm run keys -- turn .env       after 5 minutes, when all verifiers have fetched the published keys: the new key signs from
                                now on; tokens of the old one are still accepted
npm run keys -- drop .env       after 15 minutes, when those have expired: deletes the old key

npm run -s keys -- public .env  prints JWT_PUBLIC_KEYS, for functions that only verify tokens

A new key for secrets of authenticators takes four steps. After each of the first two, deploy the new .env and restart the
functions one by one:
npm run keys -- add-second .env     adds a second key, which decrypts but does not encrypt yet; or the first one
npm run keys -- turn-second .env    the new key encrypts from now on
npm run authenticators -- encrypt   encrypts what the old one encrypted again
npm run keys -- drop-second .env    deletes the old key

A new key for tickets takes one step, since all public keys stay in the database:
npm run keys -- tickets .env    then restart the workers`

export class KeysError extends Error {}

// Hexadecimal, because they are parts of URLs; 128 bits cannot be guessed.
const password = () => randomBytes(16).toString('hex')

function newEnv(): string {
  const secrets = {
    POSTGRES_PASSWORD: password(),
    POSTGRES_APP_PASSWORD: password(),
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
  setting: 'JWT_PRIVATE_KEY' | 'SECOND_FACTOR_KEY' | 'TICKET_PRIVATE_KEY'
  change(value: string): string
  /** The value where the file has none yet: of an earlier version of Milo. */
  first?: () => string
}

type Jwks = { keys: object[] }
const read = (value: string): object[] => {
  const given = JSON.parse(value) as object | Jwks
  return 'keys' in given ? given.keys : [given]
}
const write = (keys: object[]): string => JSON.stringify(keys.length === 1 ? keys[0] : { keys })

function addTo(value: string, newKey: () => string): string {
  const keys = read(value)
  if (keys.length > 1) throw new KeysError('There is a second key already: turn to it or drop it first.')
  return write([...keys, JSON.parse(newKey())])
}

function turn(value: string): string {
  const [current, next, ...others] = read(value)
  if (!next || !current) throw new KeysError('There is no second key to turn to: add one first.')
  return write([next, current, ...others])
}

const drop = (value: string): string => write(read(value).slice(0, 1))

const steps: Record<string, Step> = {
  add: { setting: 'JWT_PRIVATE_KEY', change: (value) => addTo(value, newTokenKey) },
  turn: { setting: 'JWT_PRIVATE_KEY', change: turn },
  drop: { setting: 'JWT_PRIVATE_KEY', change: drop },
  'add-second': {
    setting: 'SECOND_FACTOR_KEY',
    change: (value) => addTo(value, newSealingKey),
    first: newSealingKey,
  },
  'turn-second': { setting: 'SECOND_FACTOR_KEY', change: turn },
  'drop-second': { setting: 'SECOND_FACTOR_KEY', change: drop },
  tickets: { setting: 'TICKET_PRIVATE_KEY', change: newTicketKey },
}

/**
 * The text of an .env after this step; all other lines stay as they are. Throws a KeysError if the step is
 * not possible.
 */
export function rotate(verb: string, env: string): string {
  const step = Object.hasOwn(steps, verb) ? steps[verb] : undefined
  if (!step) throw new KeysError(USAGE)
  const line = new RegExp(`^${step.setting}='(\\{.*\\})'$`, 'm')
  if (!line.test(env) && step.first) return `${env.replace(/\n?$/, '\n')}${step.setting}='${step.first()}'\n`
  if (!line.test(env)) throw new KeysError(`There is no line ${step.setting}='{…}'.`)
  return env.replace(line, (_, value: string) => `${step.setting}='${step.change(value)}'`)
}

/** The value of JWT_PUBLIC_KEYS for an .env. Throws a KeysError if it has no keys. */
export function publicKeysOf(env: string): string {
  const value = /^JWT_PRIVATE_KEY='(\{.*\})'$/m.exec(env)?.[1]
  if (value === undefined) throw new KeysError("There is no line JWT_PRIVATE_KEY='{…}'.")
  return publicKeysFor(value)
}

function main([verb, file, ...rest]: string[]): void {
  if (verb === undefined) return void process.stdout.write(newEnv())
  if (file === undefined || rest.length > 0) throw new KeysError(USAGE)
  if (verb === 'new') {
    // Never overwrites a file: its secrets would be lost.
    writeFileSync(file, newEnv(), { mode: 0o600, flag: 'wx' })
    return void console.log(`${file} has new values for every secret.`)
  }
  const env = readFileSync(file, 'utf8')
  if (verb === 'public') return void console.log(publicKeysOf(env))
  const changed = rotate(verb, env)
  // Atomic: half a key locks everybody out.
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
