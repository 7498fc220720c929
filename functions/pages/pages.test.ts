// Pages as a browser without script gets them.
import { expect, test } from 'vitest'
import { languages } from '#shared/domain/contact.ts'
import {
  insertShowtime,
  jsonRequest,
  type ShowtimeWishes,
  signIn,
  type TestSeat,
} from '../../testing/catalogue.ts'
import { mustHold, useSale } from '../../testing/sales.ts'
import { addDays, weekendFrom } from '../../web/components/times.ts'
import createBlock from '../blocks/create.ts'
import movie from './movie.ts'
import robots from './robots.ts'
import showtime from './showtime.ts'
import sitemap from './sitemap.ts'
import whatIsOn from './what-is-on.ts'

const sale = useSale()

const show = (wishes: ShowtimeWishes) => insertShowtime(sale.database.sql, wishes)
type Page = Pick<typeof whatIsOn, 'request'>
async function ask(fn: Page, path: string, headers: Record<string, string> = {}) {
  const answer = await fn.request(path, { headers }, sale.env)
  return { status: answer.status, headers: answer.headers, html: await answer.text() }
}

const DAY_MS = 86_400_000
const dayIn = (startsAt: Date, timeZone = 'Europe/Lisbon') =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(startsAt)

test('a day lists its showtimes, with their time at the cinema, and no other day does', async () => {
  const startsAt = new Date(Date.now() + 3 * DAY_MS)
  const { showtimeId } = await show({ title: 'The Third Day', startsAt, city: 'Evora', format: 'imax' })
  const path = `/?city=Evora&date=${dayIn(startsAt)}`
  const { status, headers, html } = await ask(whatIsOn, path)
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Lisbon', timeStyle: 'short' })
  expect(html).toContain(`href="/showtimes/${showtimeId}"`)
  expect(html).toContain(`>${time.format(startsAt)}</time>`)
  expect(html).toContain('IMAX')
  const other = await ask(whatIsOn, `/?city=Evora&date=${dayIn(new Date(startsAt.getTime() + DAY_MS))}`)
  expect(other.html).not.toContain(showtimeId)
  expect(other.html).toContain('Nothing is shown on this day')
})

test('words, format and spoken language narrow the day', async () => {
  const wishes = { startsAt: new Date(Date.now() + DAY_MS), city: 'Faro' }
  const [a, b] = [
    await show({ ...wishes, title: 'Quartz Valley', language: 'de', format: '3d' }),
    await show({ ...wishes, title: 'Velvet Harbour', language: 'fr' }),
  ]
  const day = `/?city=Faro&date=${dayIn(wishes.startsAt)}`
  for (const [query, found, missing] of [
    ['q=quartz', a, b],
    ['format=3d', a, b],
    ['spoken=fr', b, a],
  ] as const) {
    const { html } = await ask(whatIsOn, `${day}&${query}`)
    expect(html, query).toContain(found.showtimeId)
    expect(html, query).not.toContain(missing.showtimeId)
  }
  expect((await ask(whatIsOn, `${day}&q=nosuchword`)).html).toContain('No movie matches “nosuchword”')
})

test('what staff and visitors write is text, in the page and in the facts for search engines', async () => {
  const title = '</script><script>alert(1)</script> & "Co"'
  const { movieId } = await show({ title, startsAt: new Date(Date.now() + DAY_MS), city: 'Tavira' })
  for (const { html } of [
    await ask(movie, `/movies/${movieId}`),
    await ask(whatIsOn, `/?city=${encodeURIComponent('"><script>alert(2)</script>')}`),
  ])
    expect(html).not.toMatch(/<script>|"><script/)
  const { html } = await ask(movie, `/movies/${movieId}`)
  const facts = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/g)]
  expect(facts.map(([, json]) => JSON.parse(json!))).toMatchObject([
    { '@type': 'ScreeningEvent', name: title },
  ])
})

test('a showtime says when it is nearly full and when it is sold out', async () => {
  const screening = await show({ city: 'Loule', rows: 2, seatsPerRow: 10 })
  const staff = await signIn(sale.database.sql, sale.env, { roles: ['admin'] })
  const block = async (seats: readonly TestSeat[]) => {
    const body = { seatIds: seats.map(({ id }) => id), reason: 'broken' }
    const blocks = `/v1/showtimes/${screening.showtimeId}/blocks`
    const answer = await createBlock.request(blocks, jsonRequest('POST', body, staff.headers), sale.env)
    expect(answer.status).toBe(201)
  }
  const path = `/movies/${screening.movieId}`
  expect((await ask(movie, path)).html).toContain('Seats free')
  await block(screening.seats.slice(0, 18))
  expect((await ask(movie, path)).html).toContain('2 seats left')
  await block(screening.seats.slice(18))
  const { html } = await ask(movie, path)
  expect(html).toContain('Sold out')
  expect(html).not.toContain(`href="/showtimes/${screening.showtimeId}"`)
})

test('the page of a showtime shows each seat as it is, in the picture and in words', async () => {
  const screening = await show({ rows: 2, seatsPerRow: 6 })
  const path = `/showtimes/${screening.showtimeId}`
  const count = (html: string, mark: string) => html.split(mark).length - 1
  const before = (await ask(showtime, path)).html
  expect(before).toContain('aria-label="Seat map: 12 of 12 seats are free"')
  const buyer = { sale, showtime: screening, customer: await signIn(sale.database.sql, sale.env) }
  await mustHold(buyer, [1, 2])
  const { html } = await ask(showtime, path)
  expect(html).toContain('aria-label="Seat map: 10 of 12 seats are free"')
  expect([count(html, 'class="seat standard taken"'), count(html, 'class="seat standard free"')]).toEqual([
    2, 4,
  ])
  expect(html).toMatch(
    /<th scope="row">A<\/th><td>Standard<\/td><td class="figures">1, 4–6<\/td><td class="figures">2–3<\/td>/,
  )
  expect(html).toContain('€13.00')
  expect((await ask(showtime, '/showtimes/none')).status).toBe(404)
})

test('a page speaks the language that is asked for, and says so', async () => {
  const { movieId } = await show({})
  for (const language of languages) {
    const { html } = await ask(movie, `/movies/${movieId}?lang=${language}`)
    expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`)
  }
  expect((await ask(movie, `/movies/${movieId}`, { 'accept-language': 'de-CH, en;q=0.5' })).html).toContain(
    'Vorstellungen',
  )
  expect((await ask(movie, `/movies/${movieId}?lang=xx`)).html).toContain('<html lang="en"')
})

test('a movie that does not exist is a page of its own, and not kept', async () => {
  for (const path of ['/movies/none', '/movies/01a223b9-1143-708b-bcb0-7f2f440ff82a?lang=fr']) {
    const { status, headers, html } = await ask(movie, path)
    expect([status, headers.get('cache-control')]).toEqual([404, 'no-store'])
    expect(html).toMatch(/There is no such page|Cette page n’existe pas/)
  }
})

test('marks of others in a link change nothing, and every page has the headers that protect it', async () => {
  const plain = await ask(whatIsOn, '/?city=Nowhere')
  const marked = await ask(whatIsOn, '/?utm_source=x&city=Nowhere&date=yesterday&constructor=1')
  expect(marked.html).toBe(plain.html)
  for (const { headers } of [plain, marked, await ask(movie, '/movies/none')]) {
    expect(headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test('an outage is a page that says what to do, with 503', async () => {
  const away = { ...sale.env, DATABASE_URL: 'postgres://milo@127.0.0.1:1/none' }
  const { resources: _, ...edge } = away
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} }
  const answer = await whatIsOn.request('/?lang=es', {}, edge, context as never)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await answer.text()).toContain('Intentar de nuevo')
})

/** What clocks in Lisbon are ahead of UTC on a day. */
function lisbonOffsetMs(day: string): number {
  const noon = new Date(`${day}T12:00:00Z`)
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Lisbon', hour: '2-digit' }).format(noon)
  return (Number(hour) - 12) * 3_600_000
}

test('a theater and the weekend narrow what is on', async () => {
  const today = dayIn(new Date())
  const last = weekendFrom(today).at(-1)!
  // On a Sunday what is left of it, however little that is.
  const end = new Date(`${addDays(last, 1)}T00:00:00Z`).getTime() - lisbonOffsetMs(last)
  const startsAt = new Date(last === today ? (Date.now() + end) / 2 : end - DAY_MS / 4)
  const [here, there, later] = [
    await show({ title: 'Weekend Here', startsAt, city: 'Lagos' }),
    await show({ title: 'Weekend There', startsAt, city: 'Lagos' }),
    await show({ title: 'After It', startsAt: new Date(startsAt.getTime() + 3 * DAY_MS), city: 'Lagos' }),
  ]
  const { html } = await ask(whatIsOn, '/?city=Lagos&date=weekend')
  expect(html).toMatch(/<a[^>]*aria-current="date"[^>]*>Weekend</)
  expect([here, there, later].map(({ showtimeId }) => html.includes(showtimeId))).toEqual([true, true, false])
  const one = await ask(whatIsOn, `/?date=weekend&theater=${here.theaterId}`)
  expect([here, there].map(({ showtimeId }) => one.html.includes(showtimeId))).toEqual([true, false])
})

test('search engines find what is shown, and are told what not to read', async () => {
  const { showtimeId, movieId } = await show({ title: 'Found', startsAt: new Date(Date.now() + DAY_MS) })
  const past = await show({ title: 'Gone', startsAt: new Date(Date.now() - DAY_MS) })
  const { html: xml, headers } = await ask(sitemap, '/sitemap.xml')
  expect(headers.get('content-type')).toContain('application/xml')
  expect(xml).toContain(`<loc>http://localhost/movies/${movieId}</loc><lastmod>`)
  expect(xml).toContain(`<loc>http://localhost/showtimes/${showtimeId}</loc>`)
  expect(xml).not.toContain(past.showtimeId)
  const { html: text } = await ask(robots, '/robots.txt')
  expect(text).toMatch(/^User-agent: \*\n/)
  expect(text).toContain('Sitemap: http://localhost/sitemap.xml')
})
