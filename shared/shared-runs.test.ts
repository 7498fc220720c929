// Many who ask at once share a run, but never one that began before they asked.
import { expect, test } from 'vitest'
import { sharedRuns } from './shared-runs.ts'

/** Work that ends when told to, and answers with the number of its run. */
function held() {
  const ends: (() => void)[] = []
  const work = () => {
    const number = ends.length + 1
    return new Promise<number>((resolve) => ends.push(() => resolve(number)))
  }
  return { ends, ask: sharedRuns(work) }
}
const moment = () => new Promise((resolve) => setImmediate(resolve))

test('the first to ask gets a run of its own, all who ask meanwhile share the next', async () => {
  const { ends, ask } = held()
  const first = ask()
  const others = [ask(), ask(), ask()]
  expect(ends).toHaveLength(1)
  ends[0]!()
  expect(await first).toBe(1)
  await moment()
  expect(ends).toHaveLength(2)
  const later = ask()
  ends[1]!()
  expect(await Promise.all(others)).toEqual([2, 2, 2])
  await moment()
  ends[2]!()
  expect(await later).toBe(3)
  const afterwards = ask()
  expect(ends).toHaveLength(4)
  ends[3]!()
  expect(await afterwards).toBe(4)
})

test('a run that fails fails for those who wait for the next too, and who asks afterwards gets a new one', async () => {
  let runs = 0
  const ask = sharedRuns(async () => {
    runs += 1
    await moment()
    if (runs < 2) throw new Error(`run ${runs}`)
    return runs
  })
  for (const each of await Promise.allSettled([ask(), ask(), ask()]))
    expect(each).toMatchObject({ status: 'rejected', reason: { message: 'run 1' } })
  expect(await Promise.all([ask(), ask()])).toEqual([2, 3])
})
