// Plays steps and says what is wrong with the money: one sequence, or many random ones side by side.
import fc from 'fast-check'
import { isLong } from '../../../testing/long.ts'
import type { Sale } from '../../../testing/sales.ts'
import { Bank } from './bank.ts'
import { faultsAtRest, faultsNow } from './conservation.ts'
import type { MoneyBank } from './money-bank.ts'
import { type Step, sequences } from './money-steps.ts'
import type { BankFaults } from './moods.ts'
import { openWorld } from './world.ts'

// Some fifty milliseconds each.
export const RUNS = isLong ? 2000 : 100
// Side by side, so that one's wait for Postgres is another's turn.
const LANES = 4
export const timeoutOf = (runs: number): number => 60_000 + runs * 2000

export interface Circumstances {
  faults?: BankFaults
  nobodyLooks?: boolean
  newBank?: (faults: BankFaults) => Promise<MoneyBank>
}

/** Throws at the first thing that is wrong. */
export async function playSteps(
  sale: Sale,
  steps: readonly Step[],
  { faults = {}, nobodyLooks = false, newBank = async (faults) => new Bank(faults) }: Circumstances,
): Promise<void> {
  const { sql } = sale.database
  const bank = await newBank(faults)
  try {
    const world = await openWorld(sale, bank)
    for (const step of steps) {
      await world.play(step)
      refuse(`after ${step.do}`, await faultsNow(sql, world))
    }
    await world.rest({ nobodyLooks })
    refuse('at rest', await faultsAtRest(sql, world))
  } finally {
    bank.end()
  }
}

function refuse(when: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`${when}: ${faults.join('; ')}`)
}

/** Of so many random sequences; each as text to read and replay. */
export async function failures(sale: Sale, runs: number, at: Circumstances = {}): Promise<string[]> {
  const lanes = Array.from({ length: LANES }, () => check(sale, Math.ceil(runs / LANES), at))
  return (await Promise.all(lanes)).filter((failure) => failure !== undefined)
}

/** SEED in the environment repeats a run. */
async function check(sale: Sale, numRuns: number, at: Circumstances): Promise<string | undefined> {
  const seed = process.env.SEED
  const result = await fc.check(
    fc.asyncProperty(sequences, (steps) => playSteps(sale, steps, at)),
    {
      numRuns,
      endOnFailure: process.env.NOSHRINK !== undefined,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    },
  )
  if (!result.failed) return undefined
  return `${result.errorInstance}\n${JSON.stringify(result.counterexample![0])}\nSEED=${result.seed}`
}
