// Assets are made where they are missing, by however many processes at once.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { ensureAssets } from './build.ts'

const folder = mkdtempSync(join(tmpdir(), 'milo-assets-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('four processes at once make the same whole files, and a fifth has nothing to do', async () => {
  const code = `
    import { ensureAssets } from './web/build.ts'
    await ensureAssets(${JSON.stringify(folder)})`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code]
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  await Promise.all(Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, args, { cwd })))
  const files = readdirSync(folder)
  expect(files.length).toBeGreaterThan(20)
  expect(files.filter((file) => file.endsWith('.tmp') || statSync(join(folder, file)).size === 0)).toEqual([])
  expect(await ensureAssets(folder)).toBe(false)
})

test('one that is missing comes back, and what is there stays', async () => {
  const [gone, kept] = readdirSync(folder).filter((file) => file.endsWith('.js'))
  const before = statSync(join(folder, kept!)).mtimeMs
  rmSync(join(folder, gone!))
  expect(await ensureAssets(folder)).toBe(true)
  expect(existsSync(join(folder, gone!))).toBe(true)
  expect(statSync(join(folder, kept!)).mtimeMs).toBe(before)
})
