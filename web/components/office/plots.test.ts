// The axis of a plot: numbers that can be said in full, at even distances.
import { expect, test } from 'vitest'
import { stepsTo } from './plots.tsx'

test.each([
  [396_000, [0, 100_000, 200_000, 300_000, 400_000]],
  [500_000, [0, 200_000, 400_000, 600_000]],
  [1_000, [0, 250, 500, 750, 1_000]],
  [1, [0, 0.25, 0.5, 0.75, 1]],
  [0, [0, 1]],
])('up to %d', (most, steps) => {
  expect(stepsTo(most)).toEqual(steps)
})
