// Writes what the seed's showtimes stand on: accounts, movies, theaters with their screens and seats.
import { readDrawing } from '#shared/domain/drawing.ts'
import { addDays } from '#shared/domain/local-time.ts'
import { newId } from '#shared/ids.ts'
import { hashPassword } from '#shared/passwords.ts'
import type { Tx } from './seed.ts'
import { type DrawingName, drawings } from './seed-drawings.ts'
import { movies } from './seed-movies.ts'
import { type SeedTheater, theaters } from './seed-theaters.ts'
import { DEMO_PASSWORD } from './start-table.ts'

export async function insertAccounts(tx: Tx): Promise<void> {
  const accounts = await Promise.all([
    account('customer@milo.test', 'Demo Customer', ['customer']),
    account('staff@milo.test', 'Demo Staff', ['customer', 'staff']),
  ])
  await tx`insert into users ${tx(accounts)}`
}

async function account(email: string, name: string, roles: string[]) {
  return { id: newId(), email, name, roles, password_hash: await hashPassword(DEMO_PASSWORD) }
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
  const { seats, bestX, bestY } = layoutOf(drawing)
  const rows = seats.map((seat) => ({ ...seat, id: newId(), layout_id: layoutId }))
  await tx`
    with screen as (
      insert into screens (id, theater_id, number, format) values (${screenId}, ${theaterId}, ${number}, ${format})
    ), layout as (
      insert into layouts (id, screen_id, version, best_x, best_y) values (${layoutId}, ${screenId}, 1, ${bestX}, ${bestY})
    )
    insert into seats select * from jsonb_populate_recordset(null::seats, ${tx.json(rows as never)})`
}

function layoutOf(name: DrawingName) {
  const read = readDrawing(drawings[name])
  if (!read.ok) throw new Error(`The drawing ${name} is wrong: ${JSON.stringify(read.errors)}`)
  return read.layout
}
