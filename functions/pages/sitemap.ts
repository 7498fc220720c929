// GET /sitemap.xml — the addresses that search engines should know (https://www.sitemaps.org/protocol.html).
import { answerCached } from '#shared/cache/cached-answers.ts'
import { readSitemap } from '#shared/db/sitemap.ts'
import { newFunction } from '#shared/http/function.ts'
import { originOf } from './html.ts'

/** A sitemap may have 50 000 addresses: these, as many movies at most, and the first page. */
const MOST_SHOWTIMES = 20_000
const XML = 'application/xml; charset=utf-8'

export default newFunction(
  {
    method: 'GET',
    path: '/sitemap.xml',
    summary: 'Addresses for search engines',
    access: 'public',
    answers: { 200: { 'application/xml': null } },
  },
  (c) => {
    const origin = originOf(c)
    return answerCached(c, {
      key: `/sitemap.xml ${origin}`,
      tags: ['movies', 'programme'],
      shownAs: { type: XML, headers: {}, text: ({ xml }) => xml },
      async load() {
        const { movies, showtimeIds } = await readSitemap(c.get('sql'), MOST_SHOWTIMES)
        const addresses = [
          address(`${origin}/`),
          ...movies.map(({ id, changedAt }) => address(`${origin}/movies/${id}`, changedAt)),
          ...showtimeIds.map((id) => address(`${origin}/showtimes/${id}`)),
        ]
        return { xml: sitemapOf(addresses) }
      },
    })
  },
)

const address = (url: string, changedAt?: Date): string => {
  const changed = changedAt === undefined ? '' : `<lastmod>${changedAt.toISOString()}</lastmod>`
  return `<url><loc>${url.replaceAll('&', '&amp;')}</loc>${changed}</url>`
}

const sitemapOf = (addresses: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${addresses.join('\n')}
</urlset>
`
