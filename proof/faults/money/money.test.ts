// Money is conserved, seat by seat, in any order of what buyers, staff, workers, the clock and the bank do.
import { expect, test } from 'vitest'
import { useSale } from '../../../testing/sales.ts'
import { endOfFirst, ends } from './ends.ts'
import type { Step } from './money-steps.ts'
import { type Circumstances, failures, playSteps, RUNS, timeoutOf } from './play.ts'

const sale = useSale()

const play = (steps: readonly Step[], at: Circumstances) => playSteps(sale, steps, at)

test(`${RUNS} random sequences of sales, cancellations, moves and bad days conserve money`, {
  timeout: timeoutOf(RUNS),
}, async () => {
  expect(await failures(sale, RUNS)).toEqual([])
})

const bought: Step = { do: 'reserve', seat: 0, count: 2, mood: 'approve', reseat: false }
const settled: Step = { do: 'settle', which: 0, workers: 1 }
const windowEnds: Step = { do: 'window_ends', which: 0 }
const cancelled: Step = { do: 'cancel', which: 0, all: true, byStaff: false }

/** Each is sound where nothing is at fault, and is found where something is. */
const controls: [what: string, steps: Step[], at: Circumstances, finding: RegExp][] = [
  [
    'a provider takes money after it said that the charge is closed',
    [{ ...bought, mood: 'dies' }, settled, windowEnds, { do: 'sweep' }, settled, { do: 'worker_goes_on' }],
    { faults: { forgetsToClose: true } },
    /the bank keeps 2600, sold is 0/,
  ],
  [
    'a provider charges twice under one key',
    [{ ...bought, mood: 'stands_still' }, { ...settled, workers: 2 }, { do: 'worker_goes_on' }],
    { faults: { chargesTwice: true } },
    /the bank keeps 5200, sold is 2600/,
  ],
  [
    'a refund that failed is taken for done',
    [bought, settled, { do: 'refunds_will', mood: 'fail' }, cancelled, settled],
    { faults: { hidesFailedRefunds: true } },
    /the bank keeps 2600, sold is 0/,
  ],
  [
    'a provider gives back twice under one key',
    [bought, settled, { do: 'refunds_will', mood: 'undecided' }, cancelled, settled, settled],
    { faults: { refundsTwice: true } },
    /more given back than taken/,
  ],
  [
    'the message of a cancelled showtime is lost, and nobody looks',
    [bought, settled, { do: 'cancel_showtime', heard: false }],
    { nobodyLooks: true },
    /confirmed though its showtime is cancelled/,
  ],
  [
    'a payment whose answer was lost, and nobody looks',
    [{ ...bought, mood: 'dies' }, settled, { do: 'worker_goes_on' }],
    { nobodyLooks: true },
    /still awaiting payment|the bank keeps 2600/,
  ],
  [
    'a bank takes the money back, and nobody hears of it',
    [
      bought,
      settled,
      { do: 'dispute', which: 0, heard: false },
      { do: 'dispute_ends', which: 0, won: false, heard: false },
    ],
    { nobodyLooks: true },
    /all its money went back, and its seats stay sold/,
  ],
]

test.each(controls)('found: %s', async (_, steps, at, finding) => {
  await play(steps, {})
  await expect(play(steps, at)).rejects.toThrow(finding)
})

test('found: a code whose uses nobody counts', async () => {
  const { sql } = sale.database
  const steps: Step[] = [{ ...bought, code: 'whole' }, settled]
  await play(steps, {})
  await sql`alter table promo_code_uses disable trigger promo_code_uses_caps`
  try {
    await expect(play(steps, {})).rejects.toThrow(/counts 0 uses of 2/)
  } finally {
    await sql`alter table promo_code_uses enable trigger promo_code_uses_caps`
  }
})

test('money that comes in when others have the seats goes back', async () => {
  const late: Step = { ...bought, mood: 'undecided' }
  const others: Step[] = [bought, { ...settled, which: 1 }]
  await play(
    [
      late,
      settled,
      windowEnds,
      { do: 'sweep' },
      ...others,
      { do: 'decide', which: 0, approve: true },
      settled,
    ],
    {},
  )
})

test('a refund that fails because the dashboard gave a part back is owed for the rest alone', async () => {
  const outside: Step = { do: 'refund_outside', which: 0, whole: false, heard: false }
  await play([bought, settled, outside, cancelled, settled, { do: 'retry_refunds' }, settled], {})
})

test('a refund of the dashboard and one that Milo made, together the whole payment, end the sale, in either order', async () => {
  const outside: Step = { do: 'refund_outside', which: 0, whole: false, heard: true }
  const one: Step = { ...cancelled, all: false }
  await play([bought, settled, outside, one, settled], {})
  await play([bought, settled, one, settled, { ...outside, whole: true }], {})
})

test.each(ends)('%s: %s, %i tickets', async (_, end, tickets, steps) => {
  await play(steps, {})
  expect(await endOfFirst(sale.database.sql)).toEqual({ end, tickets })
})
