// Money is conserved at Stripe and at Razorpay too: Milo's own adapters speak to fakes that keep the
// documented rules, and whose books are compared with Milo's rows.
import { describe, expect, test } from 'vitest'
import { useSale } from '../../../testing/sales.ts'
import { endOfFirst, ends } from './ends.ts'
import type { Step } from './money-steps.ts'
import type { BankFaults } from './moods.ts'
import { type Circumstances, failures, playSteps, RUNS, timeoutOf } from './play.ts'
import { ProviderBank } from './provider-bank.ts'
import { razorpaySide, stripeSide } from './provider-sides.ts'

// Over HTTP a sequence takes longer: a small share of the runs, so that both together take no more than a
// third of the time of the first provider.
const SHARE = Math.ceil(RUNS / 20)

const sale = useSale()

const bought: Step = { do: 'reserve', seat: 0, count: 2, mood: 'approve', reseat: false }
const settled: Step = { do: 'settle', which: 0, workers: 1 }
const oneBack: Step = { do: 'cancel', which: 0, all: false, byStaff: false }
const windowEnds: Step[] = [{ do: 'window_ends', which: 0 }, { do: 'sweep' }]

/** Each is sound where nothing is at fault, and is found where something is. */
const controls: [what: string, steps: Step[], at: Circumstances, finding: RegExp][] = [
  [
    'a charge that is said to be closed, and is not',
    [{ ...bought, mood: 'dies' }, settled, ...windowEnds, settled, { do: 'worker_goes_on' }],
    { faults: { forgetsToClose: true } },
    /the bank keeps 2600, sold is 0/,
  ],
  [
    'a refund that failed and is taken for done',
    [bought, settled, { do: 'refunds_will', mood: 'fail' }, { ...oneBack, all: true }, settled],
    { faults: { hidesFailedRefunds: true } },
    /the bank keeps 2600, sold is 0/,
  ],
  [
    'a refund that goes back twice, since neither its key nor its list is known',
    [bought, settled, { do: 'refunds_will', mood: 'undecided' }, oneBack, settled, settled],
    { faults: { refundsTwice: true } },
    /the bank keeps 0, sold is 1300/,
  ],
  [
    'a lost dispute of which nobody hears',
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

describe.each([
  ['Stripe', stripeSide],
  ['Razorpay', razorpaySide],
] as const)('%s', (_, newSide) => {
  const newBank = async (faults: BankFaults) => new ProviderBank(await newSide(), faults)

  test(`${SHARE} random sequences conserve money`, { timeout: timeoutOf(SHARE) }, async () => {
    expect(await failures(sale, SHARE, { newBank })).toEqual([])
  })

  test.each(ends)('%s: %s, %i tickets', async (_, end, tickets, steps) => {
    await playSteps(sale, steps, { newBank })
    expect(await endOfFirst(sale.database.sql)).toEqual({ end, tickets })
  })

  test.each(controls)('found: %s', async (_, steps, at, finding) => {
    await playSteps(sale, steps, { newBank })
    await expect(playSteps(sale, steps, { ...at, newBank })).rejects.toThrow(finding)
  })
})
