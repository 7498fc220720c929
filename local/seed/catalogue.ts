// Writes the seed's accounts, movies, and theaters with their screens and seats.
import type { ISql } from 'postgres'
import { hashPassword } from '#shared/auth/passwords.ts'
import { insertLayout } from '#shared/db/layouts.ts'
import { readDrawing } from '#shared/domain/drawing.ts'
import { addDays } from '#shared/domain/local-time.ts'
import type { Sql } from '#shared/resources.ts'
import { newId } from '#shared/std/ids.ts'
import { DEMO_PASSWORD } from '../start/table.ts'
import { type DrawingName, drawings } from './drawings.ts'
import { movies } from './movies.ts'
import { type SeedTheater, theaters } from './theaters.ts'

export type Tx = ISql<{ bigint: number }>

/** Hashed before the transaction: Postgres ends one that is idle while a busy machine hashes. */
export const demoPasswordHash = (): Promise<string> => hashPassword(DEMO_PASSWORD)

export async function insertAccounts(tx: Tx, password_hash: string): Promise<void> {
  const accounts = [
    { id: newId(), email: 'customer@milo.test', name: 'Demo Customer', roles: ['customer'], password_hash },
    {
      id: newId(),
      email: 'staff@milo.test',
      name: 'Demo Staff',
      roles: ['customer', 'staff'],
      password_hash,
    },
    {
      id: newId(),
      email: 'admin@milo.test',
      name: 'Demo Admin',
      roles: ['customer', 'staff', 'admin'],
      password_hash,
    },
  ]
  await tx`insert into users ${tx(accounts)}`
}

export async function insertMovies(tx: Tx, now: Date): Promise<void> {
  const today = now.toISOString().slice(0, 10)
  const rows = movies.map((movie) => ({
    id: newId(),
    title: movie.title,
    original_title: movie.originalTitle ?? null,
    synopsis: movie.synopsis,
    genres: movie.genres,
    languages: movie.languages,
    duration_minutes: movie.durationMinutes,
    certificate: movie.certificate,
    release_date: addDays(today, -movie.releasedDaysAgo),
  }))
  await tx`
    insert into movies (id, title, original_title, synopsis, genres, languages, duration_minutes, certificate, release_date)
    select id, title, original_title, synopsis, genres, languages, duration_minutes, certificate, release_date
    from jsonb_populate_recordset(null::movies, ${tx.json(rows)})`
}

export async function insertTheaters(tx: Tx): Promise<void> {
  for (const theater of theaters) {
    const id = newId()
    const { name, city, address, latitude, longitude, timeZone, currency } = theater
    await tx`
      insert into theaters (id, name, city, address, latitude, longitude, time_zone, currency)
      values (${id}, ${name}, ${city}, ${address}, ${latitude}, ${longitude}, ${timeZone}, ${currency})`
    await tx`insert into theater_staff (theater_id, user_id) select ${id}, id from users where 'staff' = any(roles)`
    for (const screen of theater.screens) await insertScreen(tx, id, screen)
  }
}

async function insertScreen(
  tx: Tx,
  theaterId: string,
  { number, format, drawing }: SeedTheater['screens'][number],
): Promise<void> {
  const [screenId, layoutId] = [newId(), newId()]
  await tx`
    insert into screens (id, theater_id, number, format) values (${screenId}, ${theaterId}, ${number}, ${format})`
  await insertLayout(tx as unknown as Sql, { id: layoutId, screenId, version: 1 }, layoutOf(drawing))
}

function layoutOf(name: DrawingName) {
  const read = readDrawing(drawings[name])
  if (!read.ok) throw new Error(`The drawing ${name} is wrong: ${JSON.stringify(read.errors)}`)
  return read.layout
}
