// Codes that are used at once, and logins that were under way when a second factor came.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newRefreshToken } from '#shared/auth/sessions.ts'
import { spendStep } from '#shared/db/authenticators.ts'
import { insertLogin } from '#shared/db/sessions.ts'
import { newId } from '#shared/std/ids.ts'
import { insertApp, type TestApp } from '../../testing/authenticators.ts'
import { noRedis, signIn, type TestEnv, testEnv } from '../../testing/catalogue.ts'
import { type TestDatabase, testDatabase } from '../../testing/servers.ts'

let database: TestDatabase
let env: TestEnv
beforeAll(async () => {
  database = await testDatabase()
  env = testEnv(database, noRedis)
})
afterAll(() => database.end())

const withApp = async () => {
  const { user } = await signIn(database.sql, env)
  return { user, app: await insertApp(database.sql, env.SECOND_FACTOR_KEY, user.id) }
}

describe('of two who use a code at once', () => {
  const race = async (spend: (app: TestApp, step: number) => Promise<boolean>) => {
    const { app } = await withApp()
    return (await Promise.all([spend(app, 100), spend(app, 100)])).filter(Boolean).length
  }

  test('one gets in', async () => {
    expect(await race(({ id }, step) => spendStep(database.sql, id, step))).toBe(1)
  })

  test('negative control: a look before the write lets both in', async () => {
    let looked = 0
    let go: () => void = () => undefined
    const bothLooked = new Promise<void>((resolve) => {
      go = resolve
    })
    const taken = await race(async ({ id }, step) => {
      const [row] =
        await database.sql`select last_step < ${step} as fresh from authenticators where id = ${id}`
      looked += 1
      if (looked === 2) go()
      await bothLooked
      if (row!.fresh) await database.sql`update authenticators set last_step = ${step} where id = ${id}`
      return row!.fresh
    })
    expect(taken).toBe(2)
  })
})

test('a login that was under way when the authenticator was confirmed does not come about', async () => {
  const { user } = await withApp()
  const { stored } = await newRefreshToken()
  const login = { ...stored, loginId: newId(), userId: user.id, passwordHash: 'none', device: null }
  expect(await insertLogin(database.sql, login)).toBe(false)
  const { stored: other } = await newRefreshToken()
  expect(await insertLogin(database.sql, { ...login, ...other, loginId: newId(), secondFactor: true })).toBe(
    true,
  )
})
