// Secrets as files: what a file says is what the variable would say, and what is wrong is named.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { EnvError, readEnv, settings } from './env.ts'
import { withFiles } from './env-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'milo-settings-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (text: string) => {
  const path = join(folder, String(Math.random()))
  writeFileSync(path, text)
  return path
}

test('each setting can stand in a file, with or without one newline at its end', () => {
  const env = {
    PORT_FILE: file('8080\n'),
    REDIS_URL: '',
    REDIS_URL_FILE: file('redis://:secret@redis:6379\r\n'),
    APPLE_PASS_SIGNER_FILE: file('-----BEGIN PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\n\n'),
    SMTP_URL_FILE: file(''),
    STRIPE_SECRET_KEY_FILE: '',
  }
  const names = ['PORT', 'REDIS_URL', 'APPLE_PASS_SIGNER', 'SMTP_URL', 'STRIPE_SECRET_KEY'] as const
  expect(readEnv(names, withFiles(env))).toEqual({
    PORT: 8080,
    REDIS_URL: 'redis://:secret@redis:6379',
    APPLE_PASS_SIGNER: '-----BEGIN PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\n',
    SMTP_URL: '',
    STRIPE_SECRET_KEY: '',
  })
  for (const name of Object.keys(settings))
    expect(withFiles({ [`${name}_FILE`]: env.PORT_FILE })[name], name).toBe('8080')
})

test('a setting that is given twice, and a file that cannot be read, are named with the way out', () => {
  const wrong = () =>
    withFiles({ PORT: '1', PORT_FILE: file('2'), REDIS_URL_FILE: '/nowhere', DATABASE_URL_FILE: folder })
  expect(wrong).toThrow(EnvError)
  expect(wrong).toThrow('PORT and PORT_FILE are both set: unset one of them')
  expect(wrong).toThrow('REDIS_URL_FILE: /nowhere cannot be read (ENOENT)')
  expect(wrong).toThrow(
    `DATABASE_URL_FILE: ${folder} cannot be read (EISDIR): mount it for this user, or set`,
  )
})

test('settings that end in _FILE themselves keep their meaning', () => {
  const env = { TLS_CERT_FILE: '/nowhere/fullchain.pem', TLS_KEY_FILE: '/nowhere/privkey.pem' }
  expect(withFiles(env)).toEqual(env)
  const twice = Object.keys(settings).filter((name) => Object.hasOwn(settings, `${name}_FILE`))
  expect(twice).toEqual([])
})
