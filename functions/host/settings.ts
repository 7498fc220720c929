// What the hosts of functions read from their environment.
import type { readEnv } from '#shared/env.ts'
import { TRACE_SETTINGS } from '#shared/traces/start.ts'

export const SETTINGS = [
  'PORT',
  'HOST',
  'INSTANCE',
  'LOG_LEVEL',
  'DATABASE_URL',
  'DATABASE_POOL',
  'REDIS_URL',
  'JWT_PRIVATE_KEY',
  'TICKET_PRIVATE_KEY',
  'SECOND_FACTOR_KEY',
  'STAFF_SECOND_FACTOR',
  'PAYMENT_PROVIDERS',
  'WEBHOOKS_TO_PRIVATE',
  'STRIPE_WEBHOOK_SECRET',
  'RAZORPAY_KEY_SECRET',
  'RAZORPAY_WEBHOOK_SECRET',
  'SITE_URL',
  'APPLE_PASS_SIGNER',
  'GOOGLE_WALLET_ISSUER',
  'GOOGLE_WALLET_ACCOUNT',
  'CORS_ORIGINS',
  ...TRACE_SETTINGS,
] as const
type AllSettings = ReturnType<typeof readEnv<(typeof SETTINGS)[number]>>
type MayBeMissing =
  | 'SECOND_FACTOR_KEY'
  | 'STAFF_SECOND_FACTOR'
  | 'PAYMENT_PROVIDERS'
  | 'WEBHOOKS_TO_PRIVATE'
  | 'STRIPE_WEBHOOK_SECRET'
  | 'RAZORPAY_KEY_SECRET'
  | 'RAZORPAY_WEBHOOK_SECRET'
  | 'SITE_URL'
  | 'APPLE_PASS_SIGNER'
  | 'GOOGLE_WALLET_ISSUER'
  | 'GOOGLE_WALLET_ACCOUNT'
  | 'CORS_ORIGINS'
  | (typeof TRACE_SETTINGS)[number]
export type Settings = Omit<AllSettings, MayBeMissing> & Partial<Pick<AllSettings, MayBeMissing>>
