// What is kept stays within its room.
import { expect, test } from 'vitest'
import { Kept } from './kept.ts'

test('the oldest goes when there is no more room, and what is set again counts as new', () => {
  const kept = new Kept<string>(3)
  for (const key of ['a', 'b', 'c', 'a', 'd']) kept.set(key, key)
  expect(['a', 'b', 'c', 'd'].map((key) => kept.get(key))).toEqual(['a', undefined, 'c', 'd'])
})

test('room is by size, given back by what goes, and the newest is kept however large it is', () => {
  const kept = new Kept<string>(10, ({ length }) => length)
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
