// A FIFO cache stays within its capacity.
import { expect, test } from 'vitest'
import { FifoCache } from './fifo-cache.ts'

test('the oldest entry is evicted, and setting a key again makes it the newest', () => {
  const kept = new FifoCache<string>(3)
  for (const key of ['a', 'b', 'c', 'a', 'd']) kept.set(key, key)
  expect(['a', 'b', 'c', 'd'].map((key) => kept.get(key))).toEqual(['a', undefined, 'c', 'd'])
})

test('capacity is by size, an eviction frees it, and the newest entry stays however large it is', () => {
  const kept = new FifoCache<string>(10, ({ length }) => length)
  kept.set('a', 'xxxxx')
  kept.set('b', 'xxxxx')
  kept.set('b', 'x')
  kept.set('c', 'xxxx')
  expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual(['xxxxx', 'x', 'xxxx'])
  kept.set('d', 'x'.repeat(20))
  expect([kept.get('a'), kept.get('b'), kept.get('c'), kept.get('d')?.length]).toEqual([
    undefined,
    undefined,
    undefined,
    20,
  ])
})
