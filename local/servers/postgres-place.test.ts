// Where Postgres keeps its files if it runs as another user.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataPlace, removeOutside, unprivileged } from './postgres-place.ts'

const asRoot = process.getuid?.() === 0
const closedFolder = () => mkdtempSync(join(tmpdir(), 'milo-place-'))

test.skipIf(asRoot)('an ordinary user keeps data in the run folder (needs an ordinary user)', () => {
  const folder = closedFolder()
  expect([unprivileged(), dataPlace(folder, undefined)]).toEqual([undefined, folder])
  rmSync(folder, { recursive: true })
})

test.skipIf(!asRoot)('root’s Postgres keeps data where its own user can reach it (needs root)', () => {
  const closed = closedFolder()
  const person = unprivileged()
  const place = dataPlace(closed, person)
  expect(place).not.toBe(closed)
  expect(dataPlace(closed, person)).toBe(place)
  removeOutside(closed)
  expect(existsSync(place)).toBe(false)
  rmSync(closed, { recursive: true })
})

test.skipIf(!asRoot)('data whose run folder is gone is deleted, other data is not (needs root)', () => {
  const [gone, kept] = [closedFolder(), closedFolder()]
  const person = unprivileged()
  const [orphan, place] = [dataPlace(gone, person), dataPlace(kept, person)]
  writeFileSync(join(place, 'row'), 'x')
  rmSync(gone, { recursive: true })
  dataPlace(kept, person)
  expect([existsSync(orphan), existsSync(join(place, 'row'))]).toEqual([false, true])
  removeOutside(kept)
  rmSync(kept, { recursive: true })
})
