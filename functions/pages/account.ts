// GET /account — the visitor's account: name and address, logins, second factor, and what is stored.
import { countRecoveryCodes, listAuthenticators } from '#shared/db/authenticators.ts'
import { listLogins } from '#shared/db/own-logins.ts'
import { findUser, listWaiting } from '#shared/db/users.ts'
import { dateFormat } from '#shared/messages/formats.ts'
import { AccountPage } from '../../web/pages/account/account.tsx'
import { newPrivatePage } from './private-page.ts'

/** More logins than a person keeps in mind. */
const MOST_LOGINS = 50

export default newPrivatePage({
  path: '/account',
  summary: 'Your account',
  reads: {},
  visitors: ['account'],
  async show(c, _asked, site) {
    const { sql, user } = c.var
    const [account, logins, apps, recoveryCodesLeft, waiting] = await Promise.all([
      findUser(sql, user.id),
      listLogins(sql, user, { limit: MOST_LOGINS }),
      listAuthenticators(sql, user.id),
      countRecoveryCodes(sql, user.id),
      listWaiting(sql, user.id),
    ])
    if (!account) return undefined
    // Of a device, whose zone nobody knows here.
    const format = dateFormat(site.language, {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'UTC',
    })
    const at = (moment: Date) => `${format.format(moment)} UTC`
    return AccountPage({
      site,
      email: account.email,
      verified: account.emailVerified,
      name: account.name,
      logins: logins.map(({ since, lastSeen, device, ...login }) => ({
        ...login,
        device: device && deviceName(device),
        since: at(since),
        lastSeen: at(lastSeen),
      })),
      factors: {
        apps: apps.filter(({ confirmedAt }) => confirmedAt !== null),
        recoveryCodesLeft,
      },
      hasTickets: waiting.length > 0,
    })
  },
})

// The first that fits: most programs name others too.
const PROGRAMS = ['Edg', 'OPR', 'SamsungBrowser', 'Firefox', 'Chrome', 'Safari']
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS X', 'CrOS', 'Linux']

/** Such as "Firefox · Android"; what is no browser is shown as it calls itself. */
function deviceName(device: string): string {
  const [program, system] = [PROGRAMS, SYSTEMS].map((names) => names.find((name) => device.includes(name)))
  return program && system ? `${program} · ${system}` : device
}
