// What an entry of the audit log shows of a change: its fields alone, also within objects.
import { expect, test } from 'vitest'
import { differences } from './difference.ts'

test('names the fields that differ, with what they were and are', () => {
  const before = { name: 'Lux', position: { latitude: 1, longitude: 2 }, formats: ['3d'], note: null }
  const after = { name: 'Lux', position: { latitude: 1, longitude: 3 }, formats: ['3d', 'imax'] }
  expect(differences(before, after)).toEqual([
    { field: 'position.longitude', was: '2', is: '3' },
    { field: 'formats', was: '["3d"]', is: '["3d","imax"]' },
  ])
})

test('of what was made or taken away, all fields that say something', () => {
  expect(differences(null, { code: 'TEN', amount: null, percent: 10 })).toEqual([
    { field: 'code', was: undefined, is: 'TEN' },
    { field: 'percent', was: undefined, is: '10' },
  ])
  expect(differences({ position: { latitude: 0 } }, null)).toEqual([
    { field: 'position.latitude', was: '0', is: undefined },
  ])
})
