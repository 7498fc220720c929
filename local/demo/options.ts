// The options of `npm run demo --`.
import { parseArgs } from 'node:util'
import { simulatorMethods } from '#shared/domain/payment.ts'
import { simulatorCards } from '#shared/domain/simulator-cards.ts'
import { OptionsError } from '../start/options.ts'

const nameOf = (method: string) => method.replace(/^sim_/, '').replaceAll('_', '-')
const cards = simulatorMethods.map(nameOf)
/** These cards are declined: that is the demo's expected end. */
const REFUSED = simulatorCards.flatMap((card) => ('declines' in card ? [nameOf(card.method)] : []))
// The slowest card that settles by itself fails three times before it works: 155 s with the delays between.
const WAIT_SECONDS = 180
// The late card's money comes 125 s after the payment window of ten minutes; the reconciler looks again
// within minutes.
const WAIT_SECONDS_LATE = 1200

export const DEMO_HELP = `npm run demo [-- options]   books two seats of a running Milo and shows each step
npm run demo -- retry       the card is declined, and another one pays for the same seats
npm run demo -- 3ds         the bank asks its customer, who approves
npm run demo -- guest       somebody without an account books, and opens the tickets by the link of a mail
npm run demo -- staff       a day of the staff: opens a theater, draws a screen, schedules a week,
                            changes a price, moves a showtime and cancels it
npm run demo -- office      adds a month of invented sales to the Milo of npm start on this machine, once,
                            so that the office's day, lists and reports have something to show

  --card approved   the outcome of the payment: ${cards.slice(0, 4).join(', ')},
                    ${cards.slice(4).join(', ')}
  --wait ${WAIT_SECONDS}         seconds to wait for the payment; for the late card,
                    whose reservation lapses first, ${WAIT_SECONDS_LATE}
  --help            print this

  PORT=8081 npm run demo                       a Milo on a port other than 8080
  BASE_URL=https://milo.example npm run demo   a Milo elsewhere`

export interface DemoOptions {
  help: boolean
  /** Whose day is shown. */
  who: 'customer' | 'guest' | 'staff' | 'office' | 'retry' | '3ds'
  baseUrl: string
  /** As POST /v1/reservations names it. */
  method: string
  /** The expected final status of the reservation. */
  expected: 'confirmed' | 'declined'
  waitMs: number
}

const days = ['customer', 'guest', 'staff', 'office', 'retry', '3ds'] as const
/** The card that a day is about. */
const cardOf: Partial<Record<DemoOptions['who'], string>> = { retry: 'declined', '3ds': 'action-required' }
const isDay = (who: string): who is DemoOptions['who'] => (days as readonly string[]).includes(who)

/** Throws an OptionsError with one line for the user. */
export function readDemoOptions(args: string[], env: NodeJS.ProcessEnv): DemoOptions {
  const { values, positionals } = parse(args)
  const [who = 'customer', ...rest] = positionals
  if (!isDay(who) || rest.length > 0)
    throw new OptionsError(
      `The demo is for a customer, guest, retry, 3ds, staff or office, not "${positionals.join(' ')}".`,
    )
  const card = cardOf[who] ?? values.card.replaceAll('_', '-')
  if (!cards.includes(card))
    throw new OptionsError(`--card must be one of ${cards.join(', ')}, not "${values.card}".`)
  const wait = Number(values.wait ?? (card === 'late' ? WAIT_SECONDS_LATE : WAIT_SECONDS))
  if (!(wait > 0)) throw new OptionsError(`--wait must be a number of seconds, not "${values.wait}".`)
  const baseUrl = env.BASE_URL || `http://127.0.0.1:${env.PORT || 8080}`
  if (!URL.canParse(baseUrl)) throw new OptionsError(`Not a URL: ${baseUrl}`)
  return {
    help: values.help,
    who,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    method: `sim_${card.replaceAll('-', '_')}`,
    expected: who !== 'retry' && REFUSED.includes(card) ? 'declined' : 'confirmed',
    waitMs: wait * 1000,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        card: { type: 'string', default: 'approved' },
        wait: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new OptionsError((error as Error).message.split('. ')[0] ?? 'Unknown options')
  }
}
