// GET /embed.js — the script for pages elsewhere that show seats and showtimes: an address that stays, for
// the file that is named by its content.
import { newFunction } from '#shared/http/function.ts'
import { assets } from '../../web/assets.generated.ts'

/** Until then a page elsewhere may run the script of before. */
const CACHE = 'public, max-age=300'

export default newFunction(
  {
    method: 'GET',
    path: '/embed.js',
    summary: 'The script for pages elsewhere',
    access: 'public',
    cacheControl: CACHE,
    answers: { 200: { 'text/javascript': null } },
  },
  () =>
    new Response(`import '${assets.embed}'\n`, {
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': CACHE },
    }),
)
