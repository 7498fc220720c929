// npm run load: buyers against a running Milo. They arrive on schedule, served or not, and their times count
// from when they were due: who waits for answers first hides the time in which nobody was served.
import { parseArgs } from 'node:util'
import { isMain } from '#shared/std/is-main.ts'
import { sleep } from '#shared/std/sleep.ts'
import { newSale, type Sale, visit } from './buyers.ts'
import { capacityTable } from './capacity.ts'
import { NAMES, type Profile, type ProfileName, profileOf } from './profiles.ts'
import { newRequests, newTally, type Tally } from './requests.ts'
import { judge, quantile, type Seats, verdictLine } from './verdict.ts'

const HELP = `npm run load -- --target URL --profile ${NAMES.join('|')} [options]

Sells real seats of the target's programme to guests who pay with the simulator: for a Milo that is there for it, never one
that sells to people. Every buyer has an address of their own in X-Forwarded-For, so the target has to trust this machine
(TRUSTED_PROXIES=127.0.0.1); otherwise its limits count all buyers as one and refuse most.

  smoke     one buyer a second, for 15 s
  evening   rises and falls within --minutes (default 10), at most --rate buyers a second (default 5)
  onsale    --buyers (default 1000) want one showtime within --minutes (default 0.5), half of them in the first tenth
  soak      --rate buyers a second for --minutes (default 120)

  --model SCREENS,…   sells nothing: prints how many cores so many screens take (docs/operate/scale.md)
  --showtime ID   the one of an on-sale; default: the emptiest of the first page
  --help          print this

Prints what was asked and how long it took, and a line that begins with PASSED or FAILED. Nothing may be sold twice or be
stuck; an on-sale has to sell every seat; limits on time and errors are in proof/load/profiles.ts. Exit code: 0 passed,
1 failed, 2 it could not begin.`

/** Short enough that arrivals are even, long enough to cost nothing. */
const TICK_MS = 20
const SAY_EVERY_MS = 10_000
/** After the rush, for seats that leavers gave back. */
const LATECOMERS = 40

export interface Options {
  target: string
  profile: ProfileName
  showtime: string | undefined
  buyers: number
  minutes: number | undefined
  rate: number
}

export class LoadError extends Error {}

export async function runLoad(options: Options, say: (line: string) => void) {
  const { target } = options
  const profile = profileOf(options.profile, options)
  const tally = newTally()
  const requests = newRequests(target, tally)
  try {
    const visitor = requests.buyer()
    const showtimes = await showtimesOf(visitor, options)
    const sale = newSale()
    say(`${options.profile} at ${target}: ${profile.about}`)
    await arrive(profile, sale, say, (due) =>
      visit(sale, {
        caller: requests.buyer(),
        showtimeId: showtimes[Math.floor(Math.random() * showtimes.length)]!,
        leaves: Math.random() < profile.leaving,
        due,
      }),
    )
    let seats = profile.onsale ? await seatsOf(visitor, showtimes[0]!) : undefined
    for (let late = 0; seats && seats.free > 0 && late < LATECOMERS; late++) {
      const due = performance.now()
      await visit(sale, { caller: requests.buyer(), showtimeId: showtimes[0]!, leaves: false, due })
      seats = await seatsOf(visitor, showtimes[0]!)
    }
    report(tally, sale, say)
    const verdict = judge(profile, sale, tally, seats)
    say(verdictLine(options.profile, verdict))
    return verdict
  } finally {
    await requests.close()
  }
}

/** Begins each visit at its time and waits for all of them. */
async function arrive(
  profile: Profile,
  sale: Sale,
  say: (line: string) => void,
  begin: (due: number) => Promise<void>,
) {
  const visits: Promise<void>[] = []
  const started = performance.now()
  let owed = 0
  let before = 0
  let said = 0
  for (let at = 0; at < profile.seconds * 1000; at = performance.now() - started) {
    owed += profile.arrivals(Math.min(at, profile.seconds * 1000) / 1000) * ((at - before) / 1000)
    before = at
    for (; owed >= 1; owed--) visits.push(begin(performance.now()))
    if (at - said >= SAY_EVERY_MS) {
      said = at
      say(`${(at / 1000).toFixed(0).padStart(6)} s  ${visits.length} came, ${sale.bought} bought`)
    }
    await sleep(TICK_MS)
  }
  await Promise.all(visits)
}

type Visitor = ReturnType<ReturnType<typeof newRequests>['buyer']>

/** What is on sale there; of an on-sale one showtime. */
async function showtimesOf(visitor: Visitor, { target, profile, showtime }: Options): Promise<string[]> {
  if (showtime !== undefined) return [showtime]
  const { status, body } = await visitor.ask('list', 'GET', '/v1/showtimes?limit=50')
  if (status !== 200) throw new LoadError(`${target} does not list showtimes (${status || 'no answer'}).`)
  const ids: string[] = body.items.map(({ id }: { id: string }) => id)
  if (ids.length === 0) throw new LoadError(`${target} has no showtime to sell.`)
  if (profile !== 'onsale') return ids
  const free = await Promise.all(ids.map(async (id) => ({ id, ...(await seatsOf(visitor, id)) })))
  return [free.sort((a, b) => b.free - a.free)[0]!.id]
}

/** Blocked seats are nobody's to buy. */
async function seatsOf(visitor: Visitor, showtimeId: string): Promise<Seats> {
  const { body } = await visitor.ask('seat map', 'GET', `/v1/showtimes/${showtimeId}/seat-map`)
  const states: string[] = (body?.seats ?? []).map(({ state }: { state: string }) => state)
  const count = (wanted: string) => states.filter((state) => state === wanted).length
  return { total: states.length - count('blocked'), sold: count('sold'), free: count('free') }
}

function report(tally: Tally, sale: Sale, say: (line: string) => void): void {
  say('\nasked for        times      p50 ms    p99 ms')
  for (const [what, times] of tally.times) {
    const cells = [quantile(times, 0.5), quantile(times, 0.99)].map((ms) => ms.toFixed(0).padStart(10))
    say(`${what.padEnd(14)}${String(times.length).padStart(8)}${cells.join('')}`)
  }
  const { bought, left, soldOut, ended } = sale
  say(`\n${bought} bought, ${left} left, ${soldOut} found it sold out, ${ended} were not paid`)
  for (const [outcome, count] of tally.outcomes)
    if (!/ (2..|409)$/.test(outcome)) say(`${String(count).padStart(6)} × ${outcome}`)
  for (const [code, count] of sale.refused) say(`${String(count).padStart(6)} refused: ${code}`)
}

function readOptions(args: string[]): Options | { model: number[] } | 'help' {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args,
    options: {
      target: text,
      model: text,
      profile: text,
      showtime: text,
      buyers: text,
      minutes: text,
      rate: text,
      help: { type: 'boolean' },
    },
  })
  if (values.help) return 'help'
  if (values.model !== undefined) return { model: screensOf(values.model) }
  const profile = NAMES.find((name) => name === values.profile)
  if (!values.target || !URL.canParse(values.target)) throw new LoadError('--target must be a URL.')
  if (!profile) throw new LoadError(`--profile must be ${NAMES.join(', ')}.`)
  const number = (name: 'buyers' | 'minutes' | 'rate') => {
    const value = Number(values[name])
    if (values[name] === undefined) return undefined
    if (!(value > 0)) throw new LoadError(`--${name} must be a number above 0.`)
    return value
  }
  return {
    target: values.target.replace(/\/$/, ''),
    profile,
    showtime: values.showtime,
    buyers: number('buyers') ?? 1000,
    minutes: number('minutes'),
    rate: number('rate') ?? 5,
  }
}

function screensOf(list: string): number[] {
  const numbers = list.split(',').map(Number)
  if (numbers.every((each) => Number.isInteger(each) && each > 0)) return numbers
  throw new LoadError('--model must be numbers of screens, with commas between.')
}

/** Returns the exit code. */
export async function main(args: string[], say: (line: string) => void): Promise<number> {
  try {
    const options = readOptions(args)
    if (options === 'help') {
      say(HELP)
      return 0
    }
    if ('model' in options) {
      for (const line of capacityTable(options.model)) say(line)
      return 0
    }
    return (await runLoad(options, say)).passed ? 0 : 1
  } catch (error) {
    if (!(error instanceof LoadError || error instanceof TypeError)) throw error
    say(`${error.message}\n\n${HELP}`)
    return 2
  }
}

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2), console.log)
