// GET /access-links — asks for a mail with a link to what a guest bought.
import { AskForLinkPage } from '../../web/pages/account/links.tsx'
import { newPrivatePage } from './private-page.ts'

export default newPrivatePage({
  path: '/access-links',
  summary: 'Tickets without an account',
  reads: {},
  visitors: ['nobody', 'guest', 'account'],
  show: async (_c, _asked, site) => AskForLinkPage({ site, what: 'access-links' }),
})
