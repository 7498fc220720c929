// GET /password-resets — asks for a mail with a link to choose a new password.
import { AskForLinkPage } from '../../web/pages/account/links.tsx'
import { newPrivatePage } from './private-page.ts'

export default newPrivatePage({
  path: '/password-resets',
  summary: 'Ask for a new password',
  reads: {},
  visitors: ['nobody', 'guest', 'account'],
  show: async (_c, _asked, site) => AskForLinkPage({ site, what: 'password-resets' }),
})
