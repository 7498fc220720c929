// Messages to people give way to money, and still go out.
import { expect, test, vi } from 'vitest'
import { sleep } from '#shared/std/sleep.ts'
import { newThrottle } from './throttle.ts'

/** How many pieces of work of 10 ms are done after 400 ms. */
async function doneMeanwhile(busy: () => boolean): Promise<number> {
  vi.useFakeTimers()
  try {
    const throttle = newThrottle(busy)
    let done = 0
    for (let at = 0; at < 100; at += 1) {
      void throttle(() => sleep(10)).then(() => {
        done += 1
      })
    }
    await vi.advanceTimersByTimeAsync(400)
    return done
  } finally {
    vi.useRealTimers()
  }
}

test('while payments are in hand, a twentieth of the time goes to notices; else all of it', async () => {
  expect(await doneMeanwhile(() => true)).toBe(2)
  expect(await doneMeanwhile(() => false)).toBe(40)
})

test('they go on as soon as no payment is in hand any more', async () => {
  const end = { left: 3 }
  expect(await doneMeanwhile(() => end.left-- > 0)).toBeGreaterThan(30)
})

test('one that fails takes no other with it', async () => {
  const throttle = newThrottle(() => false)
  await expect(throttle(() => Promise.reject(new Error('no mail server')))).rejects.toThrow('no mail server')
  expect(await throttle(async () => 'sent')).toBe('sent')
})
