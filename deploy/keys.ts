// The secrets of docker-compose.yml, and the rotation of signing keys without signing anybody out. `npm run
// keys -- new` creates them all, as files; `npm run keys -- add` and so on change one of them.
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { isMain } from '#shared/std/is-main.ts'
import { newKeys, newSealingKey, newTicketKey, newTokenKey } from '../local/start/signing-keys.ts'
import { publicKeysFor } from '../shared/auth/tokens.ts'

const USAGE = `npm run keys -- new            creates every secret of docker-compose.yml, each as a file of the folder secrets/
npm run keys -- move .env      makes those files of an .env of Milo 0.2, which may then lose these lines

A new key for access tokens takes three steps. After each, restart the functions one by one (docker compose restart functions-a):
npm run keys -- add            adds a second key, published and accepted but not signing yet
npm run keys -- turn           after 5 minutes, when all verifiers have fetched the published keys: the new key signs from
                               now on; tokens of the old one are still accepted
npm run keys -- drop           after 15 minutes, when those have expired: deletes the old key

npm run -s keys -- public      prints JWT_PUBLIC_KEYS, for functions that only verify tokens

A new key for secrets of authenticators takes four steps. After each of the first two, restart the functions one by one:
npm run keys -- add-second     adds a second key, which decrypts but does not encrypt yet; or the first one
npm run keys -- turn-second    the new key encrypts from now on
docker compose run --rm --no-deps functions-a node deploy/authenticators.ts encrypt
                               encrypts what the old one encrypted again
npm run keys -- drop-second    deletes the old key

A new key for tickets takes one step, since all public keys stay in the database:
npm run keys -- tickets        then restart the workers`

/** Beside docker-compose.yml, which names each file of it. */
const FOLDER = 'secrets'
/** Empty at first: what a provider, a hook or the first administrator needs. An empty file is no setting. */
const OPTIONAL = [
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'RAZORPAY_KEY_SECRET',
  'RAZORPAY_WEBHOOK_SECRET',
  'SMTP_URL',
  'SMS_HOOK_SECRET',
  'APPLE_PASS_SIGNER',
  'GOOGLE_WALLET_ACCOUNT',
  'ADMIN_PASSWORD',
]

export class KeysError extends Error {}

// Hexadecimal, because they are parts of URLs; 128 bits cannot be guessed.
const password = () => randomBytes(16).toString('hex')

/** Texts by file name: new values, but for those that are `given`. */
export function secretFiles(given: NodeJS.Dict<string> = {}): Record<string, string> {
  const passwordOf = (name: string) => given[name] || password()
  const owner = passwordOf('POSTGRES_PASSWORD')
  const app = passwordOf('POSTGRES_APP_PASSWORD')
  const redis = passwordOf('REDIS_PASSWORD')
  const rabbitmq = passwordOf('RABBITMQ_PASSWORD')
  const keys = Object.entries(newKeys()).map(([name, value]) => [name, given[name] || value])
  return {
    POSTGRES_PASSWORD: owner,
    POSTGRES_APP_PASSWORD: app,
    DATABASE_URL: `postgres://milo_app:${app}@postgres:5432/milo`,
    'migrations.env': `DATABASE_URL=postgres://milo:${owner}@postgres:5432/milo?sslmode=disable\n`,
    REDIS_URL: `redis://:${redis}@redis:6379`,
    'redis.conf': `requirepass ${redis}\n`,
    AMQP_URL: `amqp://milo:${rabbitmq}@rabbitmq:5672`,
    'rabbitmq.conf': `default_user = milo\ndefault_pass = ${rabbitmq}\n`,
    ...Object.fromEntries(keys),
    ...Object.fromEntries(OPTIONAL.map((name) => [name, given[name] ?? ''])),
  }
}

/**
 * Nobody else gets into the folder. Its files are open, because each image has a user of its own, who has to
 * read those that are mounted. Never overwrites a folder: its secrets would be lost.
 */
function writeFolder(files: Record<string, string>): void {
  mkdirSync(FOLDER, { mode: 0o700 })
  for (const [name, text] of Object.entries(files)) writeSecret(name, text)
}

/** Atomic: half a key locks everybody out. */
function writeSecret(name: string, text: string): void {
  const file = join(FOLDER, name)
  writeFileSync(`${file}.new`, text)
  chmodSync(`${file}.new`, 0o644)
  renameSync(`${file}.new`, file)
}

const readSecret = (name: string): string => {
  const file = join(FOLDER, name)
  if (!existsSync(file)) throw new KeysError(`There is no ${file}: npm run keys -- new creates it.`)
  return readFileSync(file, 'utf8').trim()
}

interface Step {
  setting: 'JWT_PRIVATE_KEY' | 'SECOND_FACTOR_KEY' | 'TICKET_PRIVATE_KEY'
  change(value: string): string
  /** The value where the file is empty. */
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

/** The secret that this verb changes, and how. Both throw a KeysError where that is not possible. */
export function stepOf(verb: string): { setting: string; change: (value: string) => string } {
  const step = Object.hasOwn(steps, verb) ? steps[verb] : undefined
  if (!step) throw new KeysError(USAGE)
  const { setting, change, first } = step
  return { setting, change: (value) => (value === '' && first ? first() : change(value)) }
}

function main([verb = '', file, ...rest]: string[]): void {
  if (rest.length > 0 || (file !== undefined) !== (verb === 'move')) throw new KeysError(USAGE)
  if (verb === 'new' || verb === 'move') {
    writeFolder(secretFiles(file === undefined ? {} : parseEnv(readFileSync(file, 'utf8'))))
    return void console.log(`${FOLDER}/ has every secret.`)
  }
  if (verb === 'public') return void console.log(publicKeysFor(readSecret('JWT_PRIVATE_KEY')))
  const { setting, change } = stepOf(verb)
  writeSecret(setting, change(readSecret(setting)))
  console.log(`${FOLDER}/${setting}: ${verb} is done.\n\n${USAGE}`)
}

if (isMain(import.meta.url)) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
