// The bound on costly work: how much runs, how much waits, and who is turned away.
import { afterEach, expect, test, vi } from 'vitest'
import { newTurns } from './turns.ts'

afterEach(() => vi.useRealTimers())

function controlled() {
  const started: number[] = []
  const finish: ((outcome?: Error) => void)[] = []
  const work = (number: number) => () =>
    new Promise<number>((resolve, reject) => {
      started.push(number)
      finish[number] = (failure) => (failure ? reject(failure) : resolve(number))
    })
  return { started, finish, work }
}

test('no more than the limit runs at once, the next waits, and the one after is turned away unrun', async () => {
  const turns = newTurns({ atOnce: 2, waiting: 1 })
  const { started, finish, work } = controlled()
  const [first, second, third] = [turns(work(0)), turns(work(1)), turns(work(2))]
  expect(await turns(work(3))).toBe('busy')
  expect(started).toEqual([0, 1])
  finish[0]!()
  expect(await first).toBe(0)
  await vi.waitFor(() => expect(started).toEqual([0, 1, 2]))
  finish[1]!()
  finish[2]!()
  expect(await Promise.all([second, third])).toEqual([1, 2])
})

test('who comes later does not pass who waits', async () => {
  const turns = newTurns({ atOnce: 1, waiting: 3 })
  const { started, finish, work } = controlled()
  const all = [0, 1, 2, 3].map((number) => turns(work(number)))
  for (const number of [0, 1, 2, 3]) {
    await vi.waitFor(() => expect(started).toContain(number))
    finish[number]!()
  }
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3])
  expect(started).toEqual([0, 1, 2, 3])
})

test('work that throws gives its turn on', async () => {
  const turns = newTurns({ atOnce: 1, waiting: 1 })
  const { started, finish, work } = controlled()
  const failing = turns(work(0))
  const next = turns(work(1))
  finish[0]!(new Error('broken'))
  await expect(failing).rejects.toThrow('broken')
  await vi.waitFor(() => expect(started).toEqual([0, 1]))
  finish[1]!()
  expect(await next).toBe(1)
})

test('work whose request was ended in the middle does not keep its turn for ever', async () => {
  vi.useFakeTimers()
  const turns = newTurns({ atOnce: 1, waiting: 0 })
  const { started, work } = controlled()
  void turns(work(0))
  expect(await turns(work(1))).toBe('busy')
  await vi.advanceTimersByTimeAsync(5000)
  void turns(work(2))
  expect(started).toEqual([0, 2])
})
