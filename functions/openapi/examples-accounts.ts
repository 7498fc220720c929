// The same evening, as the owner of an account sees it: logins and the second factor.
import { ids } from './examples-catalogue.ts'
import { at, page } from './examples-operation.ts'

const authenticator = { id: ids.user, name: 'Phone', createdAt: at, confirmedAt: at }

const account = {
  ...{ id: ids.user, email: 'ada@example.org', name: 'Ada', roles: ['customer'] },
  ...{ disabled: false, emailVerified: true, createdAt: at },
}

/** By the name of the schema. */
export const accountExamples: Record<string, unknown> = {
  UserExport: {
    exportedAt: at,
    account: { id: ids.user, email: 'ada@example.org', name: 'Ada', roles: ['customer'], createdAt: at },
    reservations: [],
    reviews: [],
    logins: [{ id: ids.user, since: at, device: null }],
    authenticators: [],
    links: [],
    securityEvents: [],
    theaters: [],
    actions: [],
    handedToYou: [],
  },
  ShownAccount: account,
  ShownAccounts: page(account),
  Authenticators: { ...page(authenticator), recoveryCodesLeft: 10 },
  NewAuthenticator: {
    ...authenticator,
    confirmedAt: null,
    secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    uri: 'otpauth://totp/Milo:ada%40example.org?issuer=Milo&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  },
  RecoveryCodes: { recoveryCodes: ['k3v7-9wqx-2hbd-m4tz', 'p0ny-5crs-8fgj-e6ka'] },
  OwnSessions: page({
    id: ids.user,
    since: at,
    lastSeen: at,
    device: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
    current: true,
  }),
}
