// npm run demo: books two seats of a running Milo and prints each step with the real answers. With "staff" it
// shows a day of the staff instead, with "guest" somebody without an account; "office" adds a month of sales.

import { fileURLToPath } from 'node:url'
import { isMain } from '#shared/std/is-main.ts'
import { sleep } from '#shared/std/sleep.ts'
import { OptionsError } from '../start/options.ts'
import {
  approve,
  type Bearer,
  giveUp,
  holdAnywhere,
  logIn,
  reserve,
  settle,
  tryAgain,
} from './customer-steps.ts'
import { type Answer, DemoError, newClient } from './demo-client.ts'
import { demoGuest } from './guest.ts'
import { demoOffice } from './office.ts'
import { DEMO_HELP, type DemoOptions, readDemoOptions } from './options.ts'
import { demoStaff } from './staff.ts'

/** Where npm start leaves mails that no SMTP_URL sends. */
const OUTGOING =
  process.env.OUTGOING_FOLDER || fileURLToPath(new URL('../../.milo/outgoing', import.meta.url))

/** Throws a DemoError if a step fails. */
export async function demo(
  { who, baseUrl, method, expected, waitMs }: DemoOptions,
  say: (line: string) => void,
): Promise<Answer['body']> {
  const call = newClient(baseUrl, say)
  say(`Two seats at ${baseUrl}, paid with ${method}\n\n1. Log in`)
  const bearer = await logIn(call)
  say('\n2. Choose a showtime with two adjacent free seats and hold them')
  const held = await holdAnywhere(call, bearer)
  say('\n3. Reserve them and pay')
  const id = await reserve(call, bearer, held, method)
  say('\n4. Watch the payment settle')
  if (method === 'sim_late')
    say('   (the money comes two minutes after the payment window of ten: the reservation lapses first)')
  const reservation = await settleOrRetry(call, bearer, id, { who, waitMs, baseUrl }, say)
  if (reservation.status !== expected)
    throw new DemoError(`The reservation ended as ${reservation.status}, not as ${expected}.`)
  say(
    expected === 'declined'
      ? '\nThe card was declined, as expected: its seats are free again.'
      : `\n5. The tickets`,
  )
  for (const { seat, code, status } of reservation.tickets)
    say(`   row ${seat.row} seat ${seat.number}   ${status}   ${code}`)
  if (expected === 'confirmed' && reservation.tickets.length !== 2)
    throw new DemoError(`There are ${reservation.tickets.length} tickets, not two.`)
  return reservation
}

/** The news of the bank takes a moment. */
async function settleAfter(
  call: ReturnType<typeof newClient>,
  bearer: Bearer,
  id: string,
  waitMs: number,
): Promise<Answer['body']> {
  const end = Date.now() + waitMs
  for (;;) {
    const reservation = await settle(call, bearer, id, waitMs)
    if (reservation.payment.status !== 'action_required' || Date.now() > end) return reservation
    await sleep(250)
  }
}

/** A declined card leaves the seats to another one: the demo tries one, or gives the seats back. */
async function settleOrRetry(
  call: ReturnType<typeof newClient>,
  bearer: Bearer,
  id: string,
  options: Pick<DemoOptions, 'who' | 'waitMs' | 'baseUrl'>,
  say: (line: string) => void,
): Promise<Answer['body']> {
  const { who, waitMs, baseUrl } = options
  const reservation = await settle(call, bearer, id, waitMs)
  if (reservation.status !== 'awaiting_payment') return reservation
  if (reservation.payment.status === 'action_required') {
    say(`\n   The bank asks its customer, at ${baseUrl}${reservation.payment.nextAction.url}: approve`)
    await approve(call, reservation.payment.id)
    return settleAfter(call, bearer, id, waitMs)
  }
  if (who === 'retry') {
    say('\n   The card was declined, and the seats wait: pay with another one')
    await tryAgain(call, bearer, id, 'sim_approved')
  } else {
    say('\n   The card was declined, and the seats wait for another one: give them back')
    await giveUp(call, bearer, id)
  }
  return settle(call, bearer, id, waitMs)
}

async function main(): Promise<void> {
  try {
    const options = readDemoOptions(process.argv.slice(2), process.env)
    if (options.help) console.log(DEMO_HELP)
    else if (options.who === 'staff') await demoStaff(options, console.log)
    else if (options.who === 'office') await demoOffice(options, console.log)
    else if (options.who === 'guest') await demoGuest(options, OUTGOING, console.log)
    else await demo(options, console.log)
  } catch (error) {
    if (!(error instanceof DemoError || error instanceof OptionsError)) throw error
    console.error(`\n${error.message}${error instanceof OptionsError ? `\n\n${DEMO_HELP}` : ''}`)
    process.exitCode = 1
  }
}

if (isMain(import.meta.url)) await main()
