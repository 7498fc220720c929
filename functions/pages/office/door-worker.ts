// GET /office/door-worker.js — the service worker of the door, under an address that stays: browsers look
// there for a newer one. What it does is the file that it loads (web/islands/office/door-worker.ts).
import { newFunction } from '#shared/http/function.ts'
import { assets } from '../../../web/assets.generated.ts'

const CACHE_CONTROL = 'no-cache'

export default newFunction(
  {
    method: 'GET',
    path: '/office/door-worker.js',
    summary: 'The service worker of the door',
    access: 'public',
    cacheControl: CACHE_CONTROL,
    answers: { 200: { 'text/javascript': null } },
  },
  () =>
    new Response(`importScripts(${JSON.stringify(assets.officeDoorWorker)})\n`, {
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': CACHE_CONTROL,
        // A worker has the policy of its own file, not that of the page.
        'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'",
      },
    }),
)
