// Accounts, logins and the keys that prove tokens and tickets.
import * as v from 'valibot'
import { languages } from '../../domain/contact.ts'
import { roles } from '../../domain/roles.ts'
import { At, Count, Id, pageOf } from './forms.ts'

export const User = v.object({
  id: Id,
  email: v.pipe(v.string(), v.email()),
  name: v.string(),
  roles: v.array(v.picklist(roles)),
})

/** As its owner sees it. */
export const OwnAccount = v.object({
  ...User.entries,
  emailVerified: v.pipe(
    v.boolean(),
    v.description('Whether a link in a mail confirmed the address. Until then mails do not say the name.'),
  ),
  language: v.pipe(
    v.nullable(v.picklist(languages)),
    v.description('Of mails, texts and tickets; null: English.'),
  ),
})

export const Session = v.object({
  accessToken: v.string(),
  refreshToken: v.string(),
  tokenType: v.literal('Bearer'),
  expiresIn: v.pipe(Count, v.description('Seconds that the access token lives.')),
  user: User,
})

const authenticator = {
  id: Id,
  name: v.string(),
  createdAt: At,
  confirmedAt: v.pipe(v.nullable(At), v.description('Null: it showed no code yet, and counts for nothing.')),
}
export const Authenticators = v.object({
  ...pageOf(v.object(authenticator)).entries,
  recoveryCodesLeft: Count,
})
export const NewAuthenticator = v.object({
  ...authenticator,
  secret: v.pipe(v.string(), v.description('Base32, to type into an app. Shown once.')),
  uri: v.pipe(v.string(), v.description('The same for a QR code: otpauth://totp/…')),
})
export const RecoveryCodes = v.object({
  recoveryCodes: v.pipe(
    v.array(v.string()),
    v.description('Each works once in place of a code. Shown once; empty: the account keeps those it has.'),
  ),
})

export const OwnSessions = pageOf(
  v.object({
    id: Id,
    since: At,
    lastSeen: v.pipe(At, v.description('Of the last renewal; a device in use renews every 15 minutes.')),
    device: v.pipe(v.nullable(v.string()), v.description('What the client calls itself.')),
    current: v.pipe(v.boolean(), v.description('The login of this request.')),
  }),
)

export const GuestSession = v.object({
  accessToken: v.string(),
  tokenType: v.literal('Bearer'),
  expiresIn: v.pipe(Count, v.description('Seconds that the access token lives: there is no other.')),
  buyer: v.object({ id: Id, kind: v.literal('guest') }),
})
const { accessToken: _a, refreshToken: _r, tokenType: _t, ...ofAccount } = Session.entries
const { accessToken: _ga, tokenType: _gt, ...ofGuest } = GuestSession.entries
/** With its tokens in cookies. */
export const CookieSession = v.object(ofAccount)
export const GuestCookieSession = v.object(ofGuest)
/** An account's, or a guest's by an access link. */
export const NewSession = v.union([Session, GuestSession, CookieSession, GuestCookieSession])
export const RenewedSession = v.union([Session, CookieSession])
export const NewGuest = v.union([GuestSession, GuestCookieSession])

const Rows = v.array(v.record(v.string(), v.unknown()))
export const UserExport = v.object({
  exportedAt: At,
  account: v.record(v.string(), v.unknown()),
  reservations: Rows,
  reviews: Rows,
  logins: Rows,
  authenticators: Rows,
  links: v.pipe(Rows, v.description('In mails: what for and until when, not what they open.')),
  securityEvents: Rows,
  theaters: v.pipe(Rows, v.description('Whose staff the person is.')),
  actions: v.pipe(Rows, v.description('What the person did as staff, from the audit log.')),
  handedToYou: v.pipe(Rows, v.description('Tickets that others handed on to the confirmed address.')),
})

/** As admins see it. */
export const ShownAccount = v.object({
  ...User.entries,
  disabled: v.boolean(),
  emailVerified: v.boolean(),
  createdAt: At,
})
export const ShownAccounts = pageOf(ShownAccount)

export const StaffMember = v.object({ userId: Id, email: v.string(), name: v.string(), since: At })
export const StaffMembers = pageOf(StaffMember)

const text = v.optional(v.string())
/** Public keys as JWK (RFC 7517). */
export const KeySet = v.object({
  keys: v.array(v.object({ kid: v.string(), kty: text, crv: text, x: text, y: text, alg: text, use: text })),
})
