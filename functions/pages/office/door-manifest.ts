// GET /office/door.webmanifest — what makes the door an app on a phone (https://www.w3.org/TR/appmanifest/).
import * as v from 'valibot'
import { newFunction } from '#shared/http/function.ts'
import { askedLanguage } from '#shared/messages/accept-language.ts'
import { doorManifest } from '../../../web/components/office/door/manifest.ts'
import { Chosen } from '../html.ts'

const CACHE_CONTROL = 'public, max-age=3600'

export default newFunction(
  {
    method: 'GET',
    path: '/office/door.webmanifest',
    summary: 'The door as an app',
    access: 'public',
    cacheControl: CACHE_CONTROL,
    input: { query: { schema: v.object({}), read: (c) => c.req.query() } },
    answers: { 200: { 'application/manifest+json': null } },
  },
  (c) => {
    const language = v.parse(Chosen, c.req.query('lang')) ?? askedLanguage(c.req.header('accept-language'))
    const headers = {
      'content-type': 'application/manifest+json',
      'cache-control': CACHE_CONTROL,
      vary: 'Accept-Language',
    }
    return new Response(JSON.stringify(doorManifest(language)), { headers })
  },
)
