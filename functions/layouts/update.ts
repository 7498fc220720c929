// PUT /v1/screens/:screenId/layout — replaces the seats of a screen: as JSON, or as a drawing in text/plain.
import type { Context } from 'hono'
import * as v from 'valibot'
import { invalidateNow } from '#shared/cache/cached-answers.ts'
import { replaceLayout } from '#shared/db/layouts.ts'
import type { Language } from '#shared/domain/contact.ts'
import { type ReadDrawing, readDrawing } from '#shared/domain/drawing.ts'
import { GivenLayout, type ReadLayout, readLayout } from '#shared/domain/layout.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import { problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { LayoutChange } from '#shared/http/responses/catalogue.ts'
import { actorOf, refusal } from '#shared/http/staff-answers.ts'
import { jsonBody, type Part, readText, type Schema } from '#shared/http/validation.ts'
import { askedLanguage } from '#shared/messages/accept-language.ts'
import { drawingErrorInWords } from '#shared/messages/drawing-errors.ts'
import { loadMap } from '#shared/sales/seat-map-snapshots.ts'
import { tellRedis } from '#shared/sales/tell-redis.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ screenId: Id })
// The largest cinema as JSON, some 100 B a seat.
const MAX_BYTES = 512 * 1024

const asJson = jsonBody(GivenLayout, MAX_BYTES)
/** A drawing is read here, everything else as JSON. */
const body = {
  ...asJson,
  mediaTypes: ['text/plain'],
  async read(c: Context) {
    if (!/^text\/plain\s*(;|$)/i.test(c.req.header('content-type') ?? '')) return asJson.read(c)
    const text = await readText(c, MAX_BYTES)
    return text === undefined ? problem(c, 'too_large') : readDrawing(text)
  },
} satisfies Part<Schema, GivenLayout | ReadDrawing>

export default newFunction(
  {
    method: 'PUT',
    path: '/v1/screens/:screenId/layout',
    summary: 'Draw the layout of a screen',
    access: 'staff',
    input: { params: Params, body },
    answers: { 200: LayoutChange },
    problems: ['not_found', 'layout_in_use'],
  },
  async (c, { params: { screenId }, body: given }) => {
    const language = askedLanguage(c.req.header('accept-language'))
    const read = 'ok' in given ? asFields(given, language) : readLayout(given)
    if (!read.ok) return problem(c, 'invalid_input', { errors: read.errors })
    const replaced = await replaceLayout(c.var.sql, actorOf(c), screenId, read.layout)
    if (!replaced.ok) return refusal(c, replaced)
    await invalidateNow(c, `layout:${screenId}`, 'terms')
    for (const showtimeId of replaced.value.movedShowtimeIds) {
      await tellRedis(c.var.log, showtimeId, async () => {
        await unloadMap(c.var.redis, showtimeId)
        // At once, so that holds of the earlier seats end now and not at the next touch.
        await loadMap(c.var, showtimeId)
      })
    }
    return c.json({ screenId, seats: read.layout.seats.length, ...replaced.value })
  },
)

/** The errors of a drawing, by line. */
function asFields(read: ReadDrawing, language: Language): ReadLayout {
  if (read.ok) return read
  const errors = read.errors.map((error) => ({
    path: `line ${error.line}`,
    message: drawingErrorInWords(language, error),
  }))
  return { ok: false, errors }
}
