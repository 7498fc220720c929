// The steps of a staff day, in order: each takes the results of those before and prints the real answers.
import { sleep } from '#shared/std/sleep.ts'
import { type Bearer, clock, good, hold, logIn, money, reserve, settle } from './customer-steps.ts'
import { type Answer, type Call, DemoError } from './demo-client.ts'
import { freePairs } from './seat-choice.ts'

export const STAFF = 'staff@milo.test'
export const LARGE = [
  'A ..ssssss..',
  'B .ssssssss.',
  'C ssssssssss',
  'D ssssssssss',
  '',
  'E pppppppppp',
  'F wcssssss.cw',
]
export const SMALL = ['A ssssss', 'B ssssss', 'C .pppp.']
export const MISDRAWN = ['A ..ssssss..', 'B .ssxssssc.']
const euro = (amount: number) => ({ amount, currency: 'EUR' })
const PRICES = { standard: { adult: euro(1200), child: euro(800) }, premium: { adult: euro(1500) } }
const DAY_MS = 86_400_000
const POLL_MS = 250

type Body = Answer['body']

export interface Day {
  call: Call
  say: (line: string) => void
  staff: Bearer
  waitMs: number
}

export async function openTheater({ call, staff }: Day): Promise<Body> {
  const answer = await call('POST', '/v1/theaters', {
    headers: staff,
    body: {
      name: `Demo Palace ${new Date().toISOString().slice(11, 19)}`,
      city: 'Vienna',
      address: 'Praterstraße 1',
      position: { latitude: 48.2141, longitude: 16.3822 },
      timeZone: 'Europe/Vienna',
      currency: 'EUR',
    },
    show: ({ id, name, city, timeZone }) => ({ id, name, city, timeZone }),
  })
  return good(answer, 201, `${STAFF} cannot open a theater`)
}

/** Returns the screen's id. */
export async function drawScreen(
  { call, say, staff }: Day,
  theaterId: string,
  number: number,
  drawing: string[],
  misdrawn?: string[],
): Promise<string> {
  const made = await call('POST', `/v1/theaters/${theaterId}/screens`, { headers: staff, body: { number } })
  const { id } = good(made, 201, 'There is no new screen')
  const path = `/v1/screens/${id}/layout`
  const draw = (lines: string[]) => {
    for (const line of lines) say(`     ${line}`.trimEnd())
    return call('PUT', path, {
      headers: staff,
      text: lines.join('\n'),
      show: (layout) => layout,
      showProblem: ({ errors }) => errors,
    })
  }
  if (misdrawn && (await draw(misdrawn)).status !== 400) throw new DemoError('A wrong drawing was accepted.')
  good(await draw(drawing), 200, 'The drawing was not taken')
  say(`   As a picture: curl -H 'Accept: image/svg+xml' …${path}`)
  return id
}

export async function scheduleWeek(day: Day, screenId: string): Promise<Body[]> {
  const { call, staff } = day
  const movies = await call('GET', '/v1/movies?limit=1', { show: ({ items }) => items[0]?.title })
  const [movie] = good(movies, 200, 'The movies cannot be listed').items
  if (!movie) throw new DemoError('There is no movie to show.')
  const dayAfter = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
  const body = {
    movieId: movie.id,
    screenIds: [screenId],
    days: { from: dayAfter(2), to: dayAfter(8) },
    times: ['15:00', '20:15'],
    language: 'en',
    prices: PRICES,
    bookingFee: euro(50),
  }
  const schedule = (dryRun: boolean) =>
    call('POST', '/v1/showtime-batches', {
      headers: staff,
      body: { ...body, dryRun },
      show: ({ showtimes, overlaps }) => ({
        dryRun,
        showtimes: showtimes.length,
        first: showtimes[0].startsAt,
        overlaps: overlaps.length,
        ...(overlaps[0] ? { firstOverlap: overlaps[0].other } : {}),
      }),
    })
  good(await schedule(true), 200, 'Nobody can tell what would be')
  const { showtimes } = good(await schedule(false), 201, 'The week cannot be scheduled')
  good(await schedule(true), 200, 'Nobody can tell what would be')
  return showtimes
}

export async function changePrice({ call, staff }: Day, showtimeId: string): Promise<void> {
  const prices = { ...PRICES, standard: { adult: euro(900), child: euro(600) } }
  const changed = await call('PATCH', `/v1/showtimes/${showtimeId}`, {
    headers: staff,
    body: { prices },
    show: ({ prices: { standard, premium } }) => ({
      standard: money(standard.adult),
      premium: money(premium.adult),
    }),
  })
  good(changed, 200, 'The price cannot be changed')
}

export async function sellPair({ call, waitMs }: Day, { id }: Body, method: string) {
  const bearer = await logIn(call)
  const showtime = good(
    await call('GET', `/v1/showtimes/${id}`, {
      show: (one) => `${one.theater.name}, screen ${one.screen.number}, ${clock(one)}`,
    }),
    200,
    'The showtime cannot be found',
  )
  const map = good(await call('GET', `/v1/showtimes/${id}/seat-map`), 200, 'The seat map cannot be read')
  const held = await hold(call, bearer, { showtime, pairs: freePairs(map.seats) })
  if (!held) throw new DemoError('No two seats could be held.')
  const reservation = await settle(call, bearer, await reserve(call, bearer, held, method), waitMs)
  if (reservation.status !== 'confirmed')
    throw new DemoError(`The reservation ended as ${reservation.status}.`)
  return { bearer, reservation }
}

export async function move({ call, staff }: Day, showtimeId: string, screenId: string): Promise<void> {
  const ask = (dryRun: boolean) =>
    call('POST', `/v1/showtimes/${showtimeId}/moves`, {
      headers: staff,
      body: { screenId, dryRun },
      show: ({ from, to, moved, unplaced }) => ({
        dryRun,
        screens: `${from.number} → ${to.number}`,
        moved: moved.map(({ customer, seats }: Body) => `${customer.name}: ${seats.map(inWords).join(', ')}`),
        unplaced,
      }),
    })
  good(await ask(true), 200, 'Nobody can tell who would sit where')
  good(await ask(false), 201, 'The showtime cannot be moved')
}

const inWords = ({ from, to }: Body): string =>
  `${from.row}${from.number} → ${to.row}${to.number} (${to.category})`

/** The worker signs the tickets of the new seats within a moment. */
export async function renewedTickets(
  { call, waitMs }: Day,
  headers: Bearer,
  { id, tickets: before }: Body,
): Promise<Body[]> {
  const earlier = new Set(before.map(({ code }: Body) => code))
  const found = await until(waitMs, async () => {
    const { body } = await call('GET', `/v1/reservations/${id}`, { headers, silently: true })
    return body?.tickets?.some(({ code }: Body) => earlier.has(code)) ? undefined : body
  })
  if (!found) throw new DemoError(`The tickets did not get new codes within ${waitMs / 1000} s.`)
  await call('GET', `/v1/reservations/${id}`, {
    headers,
    show: ({ showtime }) => `screen ${showtime.screenNumber}`,
  })
  return found.tickets
}

export async function cancel({ call, staff, waitMs }: Day, showtimeId: string): Promise<void> {
  const path = `/v1/showtimes/${showtimeId}/cancellation`
  const show = ({ status, progress }: Body) => ({ status, ...progress })
  const asked = await call('POST', path, { headers: staff, body: { reason: 'The projector broke.' }, show })
  good(asked, 202, 'The showtime cannot be cancelled')
  const done = await until(waitMs, async () => {
    const { body } = await call('GET', path, { headers: staff, silently: true })
    return body?.status === 'done' ? body : undefined
  })
  if (!done) throw new DemoError(`Not everything was refunded within ${waitMs / 1000} s.`)
  await call('GET', path, { headers: staff, show })
}

export async function close({ call, staff }: Day, theaterId: string): Promise<void> {
  const path = `/v1/theaters/${theaterId}`
  const showProblem = ({ code, detail }: Body) => ({ code, detail })
  const refused = await call('DELETE', path, { headers: staff, showProblem })
  if (refused.status !== 409) throw new DemoError('A theater with scheduled showtimes was closed.')
  const hidden = await call('PATCH', path, {
    headers: staff,
    body: { active: false },
    show: ({ active }) => ({ active }),
  })
  good(hidden, 200, 'The theater cannot be hidden')
}

/** Polls until there is a result; undefined after the time-out. */
async function until(ms: number, ask: () => Promise<Body | undefined>): Promise<Body | undefined> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(POLL_MS)) {
    const found = await ask()
    if (found) return found
  }
  return undefined
}
