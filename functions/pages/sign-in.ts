// GET /sign-in — signs in, and leads on to `next`.
import { SignInPage } from '../../web/pages/account/entry.tsx'
import { newPrivatePage, OwnPath } from './private-page.ts'

export default newPrivatePage({
  path: '/sign-in',
  summary: 'Sign in',
  reads: { next: OwnPath },
  visitors: ['nobody', 'guest', 'account'],
  show: async (_c, { next = '/tickets' }, site) => SignInPage({ site, next }),
})
