// GET /office/staff/:userId — an account, its roles and its second factor; for admins.
import { listAccounts } from '#shared/db/accounts-staff.ts'
import { roles } from '#shared/domain/roles.ts'
import { Id } from '#shared/std/ids.ts'
import { OfficeAccountPage } from '../../../web/pages/office/account.tsx'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/staff/:userId',
  summary: 'An account, to be changed',
  reads: { userId: Id },
  admins: true,
  async show(c, { userId }, office) {
    // An id is a word that one account alone has.
    const [account] = userId ? await listAccounts(c.var.sql, { q: userId, limit: 1 }) : []
    if (account?.id !== userId || !account) return undefined
    return OfficeAccountPage({ office, account, roles, own: account.id === c.var.user.id })
  },
})
