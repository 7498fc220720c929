// GET /robots.txt — what search engines need not read: pages of one person, of staff, and the API.
import { newFunction } from '#shared/http/function.ts'
import { originOf } from './html.ts'

const NOT_FOR_SEARCH = ['/v1/', '/checkout/', '/r/', '/account', '/simulator/', '/office']

export default newFunction(
  {
    method: 'GET',
    path: '/robots.txt',
    summary: 'What search engines need not read',
    access: 'public',
    cacheControl: 'public, max-age=3600',
    answers: { 200: { 'text/plain': null } },
  },
  (c) => {
    const lines = [
      'User-agent: *',
      ...NOT_FOR_SEARCH.map((path) => `Disallow: ${path}`),
      `Sitemap: ${originOf(c)}/sitemap.xml`,
    ]
    return c.text(`${lines.join('\n')}\n`, 200, { 'cache-control': 'public, max-age=3600' })
  },
)
