// Codes of authenticator apps: TOTP (RFC 6238) with the parameters that every app knows.
import { Secret, TOTP } from 'otpauth'

const PERIOD_SECONDS = 30
/** As RFC 4226 asks: 160 bits. */
const SECRET_BYTES = 20
/** Clocks differ, and people are slow: the code before and the one after count too. */
const WINDOW = 1
const ISSUER = 'Milo'

const totpOf = (secret: Uint8Array<ArrayBuffer>, label: string) =>
  new TOTP({
    issuer: ISSUER,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: new Secret({ buffer: secret.buffer }),
  })

export const newTotpSecret = (): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(new Uint8Array(SECRET_BYTES))

/** For an app: the secret to type, and the URI that a QR code has. */
export function enrolment(secret: Uint8Array<ArrayBuffer>, label: string): { secret: string; uri: string } {
  const totp = totpOf(secret, label)
  return { secret: totp.secret.base32, uri: totp.toString() }
}

export const codeAt = (secret: Uint8Array<ArrayBuffer>, at: Date): string =>
  totpOf(secret, '').generate({ timestamp: at.getTime() })

/** The time step near `now` that shows this code; undefined if no such step does. */
export function stepOf(secret: Uint8Array<ArrayBuffer>, code: string, now: Date): number | undefined {
  const timestamp = now.getTime()
  const delta = totpOf(secret, '').validate({ token: code, timestamp, window: WINDOW })
  return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta
}
