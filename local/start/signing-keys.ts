// The two signing keys of a local Milo: created once, readable only for us.
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Keys {
  JWT_PRIVATE_KEY: string
  TICKET_PRIVATE_KEY: string
}

/** The keys in `folder`, created if missing, so that logins and tickets stay valid across restarts. */
export function keysAt(folder: string): Keys {
  const file = join(folder, 'keys.json')
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(newKeys()), { mode: 0o600 })
  return JSON.parse(readFileSync(file, 'utf8')) as Keys
}

export function newKeys(): Keys {
  return {
    JWT_PRIVATE_KEY: newTokenKey(),
    TICKET_PRIVATE_KEY: newTicketKey(),
  }
}

export const newTokenKey = () => jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
export const newTicketKey = () => jwk(generateKeyPairSync('ed25519').privateKey)

/** As shared/env.ts requires: a JWK as JSON, with the id that tells a verifier which key signed. */
function jwk(key: KeyObject): string {
  return JSON.stringify({ ...key.export({ format: 'jwk' }), kid: randomUUID() })
}
