// PUT /v1/screens/:screenId/layout — draws the seats of a screen anew: as JSON, or as a drawing in text/plain.
import type { MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { LayoutChange } from '#shared/answers/catalogue.ts'
import { invalidateNow } from '#shared/cached.ts'
import { replaceLayout } from '#shared/db/layouts.ts'
import { type ReadDrawing, readDrawing } from '#shared/domain/drawing.ts'
import { GivenLayout, type ReadLayout, readLayout } from '#shared/domain/layout.ts'
import { type FunctionTypes, newFunction, problem } from '#shared/function.ts'
import { unloadMap } from '#shared/holds/seat-map.ts'
import { Id } from '#shared/ids.ts'
import { actorOf, refusal } from '#shared/staff.ts'
import { BODY_PROBLEMS, checks, readText, valid } from '#shared/valid.ts'

const Params = v.strictObject({ screenId: Id })
// The largest cinema as JSON, some 100 B a seat.
const MAX_BYTES = 512 * 1024

type WithLayout = { in: { json: v.InferInput<typeof GivenLayout> }; out: { json: GivenLayout | ReadDrawing } }
const asJson = valid('json', GivenLayout, { maxBytes: MAX_BYTES })

/** A drawing is read here, everything else as JSON. */
const readGiven: MiddlewareHandler<FunctionTypes, string, WithLayout> = async (c, next) => {
  if (!/^text\/plain\s*(;|$)/i.test(c.req.header('content-type') ?? '')) return asJson(c, next)
  const text = await readText(c, MAX_BYTES)
  if (text === undefined) return problem(c, 'too_large')
  c.req.addValidatedData('json', readDrawing(text))
  await next()
}
const givenLayout = checks(readGiven, {
  target: 'json',
  schema: GivenLayout,
  mediaTypes: ['text/plain'],
  problems: BODY_PROBLEMS,
})

export default newFunction({
  summary: 'Draw the layout of a screen',
  access: 'staff',
  answers: { 200: LayoutChange },
  problems: ['not_found', 'layout_in_use'],
}).put('/v1/screens/:screenId/layout', valid('param', Params), givenLayout, async (c) => {
  const given = c.req.valid('json')
  const read = 'ok' in given ? asFields(given) : readLayout(given)
  if (!read.ok) return problem(c, 'invalid_input', { errors: read.errors })
  const { screenId } = c.req.valid('param')
  const replaced = await replaceLayout(c.var.sql, actorOf(c), screenId, read.layout)
  if (!replaced.ok) return refusal(c, replaced)
  await invalidateNow(c, `layout:${screenId}`, 'terms')
  for (const showtimeId of replaced.value.movedShowtimeIds) {
    await unloadMap(c.var.redis, showtimeId).catch((error: unknown) =>
      // A hold of a seat that is gone is refused by Postgres, and then the map is loaded anew too.
      c.var.log.error({ err: error, showtimeId }, 'a seat map of an earlier layout stays for now'),
    )
  }
  return c.json({ screenId, seats: read.layout.seats.length, ...replaced.value })
})

/** The errors of a drawing, by line. */
function asFields(read: ReadDrawing): ReadLayout {
  if (read.ok) return read
  const errors = read.errors.map(({ line, message }) => ({ path: `line ${line}`, message }))
  return { ok: false, errors }
}
