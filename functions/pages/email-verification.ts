// GET /email-verifications/:token — confirms an address by the link of a mail.
import { LinkToken } from '#shared/http/requests/users.ts'
import { VerifyEmailPage } from '../../web/pages/account/links.tsx'
import { newPrivatePage } from './private-page.ts'

export default newPrivatePage({
  path: '/email-verifications/:token',
  summary: 'Confirm your e-mail',
  reads: { token: LinkToken },
  visitors: ['nobody', 'guest', 'account'],
  show: async (_c, { token }, site) => (token === undefined ? undefined : VerifyEmailPage({ site, token })),
})
