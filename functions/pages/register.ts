// GET /register — makes an account, signs in, and leads on to `next`.
import { RegisterPage } from '../../web/pages/account/entry.tsx'
import { newPrivatePage, OwnPath } from './private-page.ts'

export default newPrivatePage({
  path: '/register',
  summary: 'Make an account',
  reads: { next: OwnPath },
  visitors: ['nobody', 'guest', 'account'],
  show: async (_c, { next = '/tickets' }, site) => RegisterPage({ site, next }),
})
