// Which providers a worker has follows from its settings.
import { expect, test } from 'vitest'
import type { Sql } from '#shared/resources.ts'
import { newProviders } from './all.ts'

const sql = {} as Sql

test('a provider without its key stops the worker with its name', () => {
  const none = {
    STRIPE_SECRET_KEY: '',
    STRIPE_PUBLISHABLE_KEY: '',
    STRIPE_API_URL: '',
    RAZORPAY_KEY_ID: '',
    RAZORPAY_KEY_SECRET: '',
    RAZORPAY_API_URL: '',
  }
  expect(() => newProviders(sql, { ...none, PAYMENT_PROVIDERS: ['simulator', 'stripe'] })).toThrow('stripe')
  expect(Object.keys(newProviders(sql, { ...none, PAYMENT_PROVIDERS: ['simulator'] }))).toEqual(['simulator'])
})
