// What a guest receives: an access token that lasts as long as their login, and no refresh token.
import { GUEST_HOURS, type NewGuest } from '../db/guests.ts'
import { signAccessToken } from './tokens.ts'

const GUEST_SECONDS = GUEST_HOURS * 3600

export async function guestAnswer(privateKeys: string, { id, loginId }: Pick<NewGuest, 'id' | 'loginId'>) {
  const user = { id, roles: ['guest' as const], sessionId: loginId }
  return {
    accessToken: await signAccessToken(privateKeys, user, GUEST_SECONDS),
    tokenType: 'Bearer' as const,
    expiresIn: GUEST_SECONDS,
    buyer: { id, kind: 'guest' as const },
  }
}
