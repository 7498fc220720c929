// Builders for tests of functions: an environment to call them in, a signed-in user, and a showtime with
// seats.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { signAccessToken, type User } from '#shared/auth/tokens.ts'
import type { CallerRole } from '#shared/domain/roles.ts'
import type { ShowtimeStatus } from '#shared/domain/showtime.ts'
import type { FunctionEnv } from '#shared/http/context.ts'
import { newLog } from '#shared/log.ts'
import type { Redis } from '#shared/redis.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { fontFiles } from '#shared/tickets/font-files.ts'
import { newSealingKey } from '../local/start/signing-keys.ts'
import type { TestDatabase } from './servers.ts'

const privateJwk = (key: ReturnType<typeof generateKeyPairSync>['privateKey'], kid: string) =>
  JSON.stringify({ ...key.export({ format: 'jwk' }), kid })

export interface TestEnv extends FunctionEnv {
  JWT_PRIVATE_KEY: string
  TICKET_PRIVATE_KEY: string
  SECOND_FACTOR_KEY: string
}

/** The second argument of `fn.request`: the test's keys and connections, and a silent log. */
export function testEnv(
  database: Pick<TestDatabase, 'url' | 'sql'>,
  redis: Redis,
  redisUrl = 'redis://127.0.0.1:1',
): TestEnv {
  return {
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    JWT_PRIVATE_KEY: privateJwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'test-tokens'),
    TICKET_PRIVATE_KEY: privateJwk(generateKeyPairSync('ed25519').privateKey, 'test-tickets'),
    SECOND_FACTOR_KEY: newSealingKey(),
    INSTANCE: 'test',
    resources: { sql: database.sql, redis },
    FONTS: fontFiles,
    log: newLog('test', process.env.LOG_LEVEL ?? 'silent'),
  }
}

/** For functions that never touch Redis: any use of it fails the test. */
export const noRedis = new Proxy({} as Redis, {
  get: (_, name) => {
    throw new Error(`This test has no Redis, yet redis.${String(name)} was asked for`)
  },
})

export interface SignedIn {
  user: User
  email: string
  /** Spread into `headers`. */
  headers: { authorization: string }
}

/** A new account and its access token. No password works for it. */
export async function signIn(
  sql: Sql,
  env: Pick<TestEnv, 'JWT_PRIVATE_KEY'>,
  {
    roles = ['customer'],
    name = 'Test Customer',
    email = `${randomBytes(6).toString('hex')}@milo.test`,
  }: { roles?: CallerRole[]; name?: string; email?: string } = {},
): Promise<SignedIn> {
  const user: User = { id: newId(), roles, sessionId: newId() }
  await sql`
    insert into users (id, email, name, password_hash, roles)
    values (${user.id}, ${roles.includes('guest') ? null : email}, ${name}, 'none', ${roles})`
  await insertTestLogin(sql, user)
  const token = await signAccessToken(env.JWT_PRIVATE_KEY, user)
  return { user, email, headers: { authorization: `Bearer ${token}` } }
}

/** A valid login without a refresh token. */
export async function insertTestLogin(sql: Sql, { id, sessionId }: User): Promise<void> {
  await sql`
    insert into logins (id, user_id, credentials_version, expires_at)
    select ${sessionId}, id, credentials_version, now() + interval '1 day' from users where id = ${id}`
}

/** The init of a request that carries JSON. */
export const jsonRequest = (
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  body: unknown,
  headers: Record<string, string> = {},
) => ({
  method,
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

export interface ShowtimeWishes {
  /** Default: tomorrow at this time. */
  startsAt?: Date
  minutes?: number
  rows?: number
  seatsPerRow?: number
  city?: string
  timeZone?: string
  currency?: string
  title?: string
  genres?: string[]
  languages?: string[]
  language?: string
  format?: string
  status?: ShowtimeStatus
  salesCloseAt?: Date
  prices?: Record<string, Record<string, number>>
  bookingFee?: number
  orphanRule?: 'strict' | 'warn' | 'off'
  /** An earlier showtime's, to put another one on the same screen or of the same movie. */
  movieId?: string
  screen?: TestScreen
}

export interface TestSeat {
  id: string
  index: number
  row: string
  number: number
  category: 'standard' | 'premium'
}

export interface TestScreen {
  theaterId: string
  screenId: string
  layoutId: string
  currency: string
  /** Front to back, left to right: the last row is premium. */
  seats: TestSeat[]
}

export interface TestShowtime extends TestScreen {
  showtimeId: string
  movieId: string
  startsAt: Date
  endsAt: Date
}

const DAY_MS = 86_400_000
const DEFAULT_PRICES = {
  standard: { adult: 1250, child: 900, senior: 1000, student: 1000 },
  premium: { adult: 1600, child: 1200, senior: 1350, student: 1350 },
}

/** A showtime of a movie on a screen; creates whatever is not given. */
export async function insertShowtime(sql: Sql, wishes: ShowtimeWishes = {}): Promise<TestShowtime> {
  const screen = wishes.screen ?? (await insertScreen(sql, wishes))
  const movieId = wishes.movieId ?? (await insertMovie(sql, wishes))
  const showtimeId = newId()
  const startsAt = wishes.startsAt ?? new Date(Date.now() + DAY_MS)
  const endsAt = new Date(startsAt.getTime() + (wishes.minutes ?? 120) * 60_000)
  await sql`
    insert into showtimes ${sql({
      id: showtimeId,
      movie_id: movieId,
      screen_id: screen.screenId,
      layout_id: screen.layoutId,
      starts_at: startsAt,
      ends_at: endsAt,
      sales_close_at: wishes.salesCloseAt ?? startsAt,
      language: wishes.language ?? 'en',
      format: wishes.format ?? 'standard',
      currency: screen.currency,
      prices: sql.json(wishes.prices ?? DEFAULT_PRICES),
      booking_fee: wishes.bookingFee ?? 50,
      orphan_rule: wishes.orphanRule ?? 'warn',
      status: wishes.status ?? 'scheduled',
    } as never)}`
  return { ...screen, showtimeId, movieId, startsAt, endsAt }
}

export async function insertMovie(
  sql: Sql,
  { title, genres, languages, minutes }: ShowtimeWishes,
): Promise<string> {
  const id = newId()
  await sql`
    insert into movies (id, title, genres, languages, duration_minutes, certificate, release_date)
    values (${id}, ${title ?? 'The Long Rehearsal'}, ${genres ?? ['drama']}, ${languages ?? ['en']},
      ${(minutes ?? 120) - 20}, '12', '2026-01-15')`
  return id
}

/** A theater with one screen and its first layout. */
export async function insertScreen(
  sql: Sql,
  {
    rows = 4,
    seatsPerRow = 10,
    city = 'Lisbon',
    timeZone = 'Europe/Lisbon',
    currency = 'EUR',
  }: ShowtimeWishes,
): Promise<TestScreen> {
  const screen = { theaterId: newId(), screenId: newId(), layoutId: newId(), currency }
  const seats = Array.from({ length: rows * seatsPerRow }, (_, index): TestSeat => {
    const row = Math.floor(index / seatsPerRow)
    return {
      id: newId(),
      index,
      row: String.fromCharCode(65 + row),
      number: (index % seatsPerRow) + 1,
      category: row === rows - 1 ? 'premium' : 'standard',
    }
  })
  const columns = seats.map((seat) => ({
    ...seat,
    layout_id: screen.layoutId,
    x: seat.number - 1,
    y: seat.row.charCodeAt(0) - 65,
  }))
  await sql.begin(async (tx) => {
    await tx`
      insert into theaters (id, name, city, address, time_zone, currency)
      values (${screen.theaterId}, ${`Test ${city}`}, ${city}, 'Rua Augusta 1', ${timeZone}, ${currency})`
    await tx`insert into screens (id, theater_id, number) values (${screen.screenId}, ${screen.theaterId}, 1)`
    await tx`
      insert into layouts (id, screen_id, version, best_x, best_y)
      values (${screen.layoutId}, ${screen.screenId}, 1, ${(seatsPerRow - 1) / 2}, ${(rows * 2) / 3})`
    await tx`insert into seats ${tx(columns)}`
  })
  return { ...screen, seats }
}
