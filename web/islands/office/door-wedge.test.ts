// A hand scanner of an American layout is understood on any.
import { expect, test } from 'vitest'
import { letterOf } from './door-wedge.ts'

test('keys say what a scanner means, whatever the layout makes of them', () => {
  const typed = [
    ['KeyM', true],
    ['KeyZ', false],
    ['Digit1', false],
    ['Period', false],
    ['Minus', false],
    ['Minus', true],
    ['Slash', true],
    ['Enter', false],
  ] as const
  expect(typed.map(([code, shiftKey]) => letterOf({ code, shiftKey })).join('')).toBe('Mz1.-_')
})
