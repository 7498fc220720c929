// GET /access-links/:token — opens what a guest bought by the link of a mail.
import { LinkToken } from '#shared/http/requests/users.ts'
import { OpenTicketsPage } from '../../web/pages/account/links.tsx'
import { newPrivatePage } from './private-page.ts'

export default newPrivatePage({
  path: '/access-links/:token',
  summary: 'Open your tickets',
  reads: { token: LinkToken },
  visitors: ['nobody', 'guest', 'account'],
  show: async (_c, { token }, site) => (token === undefined ? undefined : OpenTicketsPage({ site, token })),
})
