// What the objects have in common: the namespace, labels, and where secrets and settings come from.
export const NAMESPACE = 'milo'
export const IMAGE = 'milo:latest'
export const MIGRATIONS_IMAGE = 'milo-migrations:latest'
/** Written by an operator, never here: the secrets, by the names of their settings. */
export const SECRET = 'milo'
export const SETTINGS = 'milo-settings'
/** Settings that are no secret. */
export const CONFIG = [
  'PAYMENT_PROVIDERS',
  'STRIPE_PUBLISHABLE_KEY',
  'SITE_URL',
  'CORS_ORIGINS',
  'TRUSTED_PROXIES',
  'MAIL_FROM',
  'SMS_HOOK_URL',
  'GOOGLE_WALLET_ISSUER',
  'STAFF_SECOND_FACTOR',
  'LOG_LEVEL',
  'DATABASE_POOL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_TRACES_SAMPLER_ARG',
] as const

export type Part = 'gateway' | 'functions' | 'worker-payments'
export const PARTS: readonly Part[] = ['gateway', 'functions', 'worker-payments']

export const labelsOf = (part: string) => ({
  'app.kubernetes.io/name': 'milo',
  'app.kubernetes.io/component': part,
})

export const metadataOf = (name: string, part = name) => ({
  name,
  namespace: NAMESPACE,
  labels: labelsOf(part),
})
