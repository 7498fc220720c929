// GET /password-resets/:token — chooses a new password by the link of a mail.
import { LinkToken } from '#shared/http/requests/users.ts'
import { NewPasswordPage } from '../../web/pages/account/links.tsx'
import { newPrivatePage } from './private-page.ts'

export default newPrivatePage({
  path: '/password-resets/:token',
  summary: 'Choose a new password',
  reads: { token: LinkToken },
  visitors: ['nobody', 'guest', 'account'],
  show: async (_c, { token }, site) => (token === undefined ? undefined : NewPasswordPage({ site, token })),
})
