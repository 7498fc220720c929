// Random sequences of steps, and how a failed one is told: as lines to read, and as a command that plays it
// again.
import fc from 'fast-check'
import { drawLayout } from '#shared/holds/testing.ts'
import type { TestClock } from '#shared/holds/testing-clock.ts'
import type { Step } from './step.ts'
import { step as take } from './steps.ts'
import { endWorld, newWorld, type Rule, type World } from './world.ts'

export interface Sequence {
  hall: keyof typeof halls
  orphanRule: Rule['orphanRule']
  steps: Step[]
}

/**
 * Small, so that buyers get in each other's way: one row; rows with aisles, categories and wheelchair
 * places.
 */
const halls = {
  row: drawLayout(['ssssssssss']),
  hall: drawLayout(['ss_sssw', 'sss_sss', 'pppp_pp']),
  corners: drawLayout(['s_ss', 'wsps', '_ss_']),
}

const pick = <T>(...values: T[]) => fc.constantFrom(...values)
const id = pick('h1', 'h2', 'h3', 'h4')
/** Mostly a hold's own buyer, so that sequences get as far as a payment; now and then somebody else. */
const owners = { h1: 'ann', h2: 'bob', h3: 'ann', h4: 'cem' } as const
const own = id.map((each) => ({ id: each, by: owners[each as keyof typeof owners] as string }))
const who = fc.oneof(
  { weight: 8, arbitrary: own },
  { weight: 1, arbitrary: fc.record({ id, by: pick('ann', 'bob', 'cem') }) },
)
const withWho = <T>(rest: fc.Arbitrary<T>) => fc.tuple(rest, who).map(([a, b]) => ({ ...a, ...b }))
const seats = (count: number) =>
  fc.oneof(
    fc
      .tuple(fc.nat(count - 1), fc.integer({ min: 1, max: 4 }))
      .map(([start, length]) =>
        Array.from({ length: Math.min(length, count - start) }, (_, offset) => start + offset),
      ),
    fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 6 }).map((all) => all.sort((a, b) => a - b)),
  )

const stepOf = (count: number): fc.Arbitrary<Step> => {
  // Mostly the same again, as a client repeats whose answer got lost.
  const asked = pick(undefined, undefined, 'a', 'a', 'a', 'b')
  const best = {
    count: fc.integer({ min: 1, max: 6 }),
    categories: pick(undefined, undefined, ['standard'], ['premium'], ['premium', 'sofa']),
    together: pick(undefined, true),
    accessible: pick(undefined, undefined, true),
    asked,
  }
  // Longer than a hold, a grace, a payment window; and short enough to fall between.
  const ms = pick(1000, 59_000, 61_000, 240_000, 301_000, 721_000)
  const step = (weight: number, arbitrary: fc.Arbitrary<unknown>) => ({
    weight,
    arbitrary: arbitrary as fc.Arbitrary<Step>,
  })
  return fc.oneof(
    step(6, withWho(fc.record({ do: pick('hold'), seats: seats(count), asked }))),
    step(3, withWho(fc.record({ do: pick('best'), ...best }))),
    step(8, withWho(fc.record({ do: pick('get', 'extend', 'reserve', 'reserve', 'reserve', 'release') }))),
    step(8, fc.record({ do: pick('pay', 'pay', 'fail', 'cancel', 'settleAgain'), id })),
    step(2, fc.record({ do: pick('block', 'unblock'), seats: seats(count) })),
    step(3, fc.record({ do: pick('sweep', 'look', 'look', 'changes') })),
    step(2, fc.record({ do: pick('lose', 'unload', 'load', 'beginLoad', 'finishLoad') })),
    step(2, fc.record({ do: pick('wait'), ms })),
  )
}

export const sequences: fc.Arbitrary<Sequence> = pick(...(Object.keys(halls) as Sequence['hall'][])).chain(
  (hall) =>
    fc.record({
      hall: fc.constant(hall),
      orphanRule: pick('strict' as const, 'off' as const),
      steps: fc.array(stepOf(halls[hall].seats.length), { minLength: 1, maxLength: 25, size: 'max' }),
    }),
)

/** Plays a sequence to its end, where the map must be as the model has it. Throws at the first difference. */
export async function play(
  clock: TestClock,
  plain: World['plain'],
  { hall, orphanRule, steps }: Sequence,
  tell: (step: Step, world: World) => void = () => undefined,
): Promise<void> {
  const world = await newWorld(clock, plain, { layout: halls[hall], orphanRule })
  try {
    for (const step of [...steps, { do: 'look' as const }]) {
      await take(world, step)
      tell(step, world)
    }
  } finally {
    await endWorld(world)
  }
}

/** A failed sequence as a script. */
export function asScript(sequence: Sequence): string {
  const lines = sequence.steps.map(({ do: what, ...rest }) => `  ${what} ${JSON.stringify(rest)}`)
  const title = `In the hall "${sequence.hall}", orphan rule ${sequence.orphanRule}:`
  return [
    title,
    ...lines,
    `Play it again: npx tsx proof/load/seats/replay.ts '${JSON.stringify(sequence)}'`,
  ].join('\n')
}
