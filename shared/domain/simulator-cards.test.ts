// The table of cards in the docs is that of the data.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cardLine, simulatorCards } from './simulator-cards.ts'

test('docs/payments.md lists each card of the simulator as it is, and no other one', () => {
  const page = readFileSync(new URL('../../docs/payments.md', import.meta.url), 'utf8')
  const lines = page.split('\n').filter((line) => line.startsWith('| `sim_'))
  expect(lines).toEqual(simulatorCards.map(cardLine))
})
