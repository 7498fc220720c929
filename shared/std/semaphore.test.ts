// The semaphore: how much runs, how much waits, and what is refused.
import { afterEach, expect, test, vi } from 'vitest'
import { newSemaphore } from './semaphore.ts'

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

test('no more than the limit runs at once, the next waits, and the one after is refused unrun', async () => {
  const semaphore = newSemaphore({ limit: 2, queueLimit: 1 })
  const { started, finish, work } = controlled()
  const [first, second, third] = [semaphore(work(0)), semaphore(work(1)), semaphore(work(2))]
  expect(await semaphore(work(3))).toBe('busy')
  expect(started).toEqual([0, 1])
  finish[0]!()
  expect(await first).toBe(0)
  await vi.waitFor(() => expect(started).toEqual([0, 1, 2]))
  finish[1]!()
  finish[2]!()
  expect(await Promise.all([second, third])).toEqual([1, 2])
})

test('a later caller does not overtake a waiting one', async () => {
  const semaphore = newSemaphore({ limit: 1, queueLimit: 3 })
  const { started, finish, work } = controlled()
  const all = [0, 1, 2, 3].map((number) => semaphore(work(number)))
  for (const number of [0, 1, 2, 3]) {
    await vi.waitFor(() => expect(started).toContain(number))
    finish[number]!()
  }
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3])
  expect(started).toEqual([0, 1, 2, 3])
})

test('work that throws releases its permit', async () => {
  const semaphore = newSemaphore({ limit: 1, queueLimit: 1 })
  const { started, finish, work } = controlled()
  const failing = semaphore(work(0))
  const next = semaphore(work(1))
  finish[0]!(new Error('broken'))
  await expect(failing).rejects.toThrow('broken')
  await vi.waitFor(() => expect(started).toEqual([0, 1]))
  finish[1]!()
  expect(await next).toBe(1)
})

test('work whose request was killed does not keep its permit for ever', async () => {
  vi.useFakeTimers()
  const semaphore = newSemaphore({ limit: 1, queueLimit: 0 })
  const { started, work } = controlled()
  void semaphore(work(0))
  expect(await semaphore(work(1))).toBe('busy')
  await vi.advanceTimersByTimeAsync(5000)
  void semaphore(work(2))
  expect(started).toEqual([0, 2])
})
