// The keys of a local Milo: created once, readable only for us.
import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Keys {
  JWT_PRIVATE_KEY: string
  TICKET_PRIVATE_KEY: string
  SECOND_FACTOR_KEY: string
}

/** The keys in `folder`, created if missing, so that logins and tickets stay valid across restarts. */
export function keysAt(folder: string): Keys {
  const file = join(folder, 'keys.json')
  const present = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Keys>) : {}
  // A folder of an earlier version lacks what was added since.
  const keys = { ...newKeys(), ...present }
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 })
  return keys
}

export function newKeys(): Keys {
  return {
    JWT_PRIVATE_KEY: newTokenKey(),
    TICKET_PRIVATE_KEY: newTicketKey(),
    SECOND_FACTOR_KEY: newSealingKey(),
  }
}

export const newTokenKey = () => jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
export const newTicketKey = () => jwk(generateKeyPairSync('ed25519').privateKey)

/** 256 bits for AES. */
export const newSealingKey = (): string =>
  JSON.stringify({ kty: 'oct', kid: randomUUID(), k: randomBytes(32).toString('base64url') })

/** As shared/env.ts requires: a JWK as JSON, with the id that tells a verifier which key signed. */
function jwk(key: KeyObject): string {
  return JSON.stringify({ ...key.export({ format: 'jwk' }), kid: randomUUID() })
}
