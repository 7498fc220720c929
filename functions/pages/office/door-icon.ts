// GET /office/door-icon — the icon of the door on a phone's screen, drawn once a process.
import * as v from 'valibot'
import { newFunction } from '#shared/http/function.ts'
import { passIcon } from '#shared/tickets/pass-icon.ts'
import { ICON_SIZES } from '../../../web/components/office/door/door.ts'

const CACHE_CONTROL = 'public, max-age=86400'
const Query = v.object({ size: v.fallback(v.picklist(ICON_SIZES.map(String)), String(ICON_SIZES[0])) })

const drawn = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()

export default newFunction(
  {
    method: 'GET',
    path: '/office/door-icon',
    summary: 'The icon of the door',
    access: 'public',
    cacheControl: CACHE_CONTROL,
    input: { query: { schema: v.object({}), read: (c) => c.req.query() } },
    answers: { 200: { 'image/png': null } },
  },
  async (c) => {
    const { size } = v.parse(Query, c.req.query())
    const icon = drawn.get(size) ?? passIcon(Number(size))
    drawn.set(size, icon)
    const headers = { 'content-type': 'image/png', 'cache-control': CACHE_CONTROL }
    return new Response(await icon, { headers })
  },
)
