// GET /v1/screens/:screenId/layout — the seats of a screen, as JSON, or as a picture for Accept:
// image/svg+xml.
import { accepts } from 'hono/accepts'
import * as v from 'valibot'
import { answerCached, answerTagged, CACHE_CONTROL } from '#shared/cache/cached-answers.ts'
import { findLayout } from '#shared/db/layouts.ts'
import { drawSeatMap } from '#shared/domain/seat-map-picture.ts'
import { type FunctionContext, problem } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { Layout } from '#shared/http/responses/catalogue.ts'
import { Id } from '#shared/std/ids.ts'

const Params = v.strictObject({ screenId: Id })
const SVG = 'image/svg+xml'

export default newFunction(
  {
    method: 'GET',
    path: '/v1/screens/:screenId/layout',
    summary: 'Get the layout of a screen',
    access: 'public',
    input: { params: Params },
    answers: { 200: { 'application/json': Layout, 'image/svg+xml': null }, 304: null },
    cacheControl: CACHE_CONTROL,
    problems: ['not_found'],
  },
  (c, { params: { screenId } }) => {
    const type = accepts(c, {
      header: 'Accept',
      supports: ['application/json', SVG],
      default: 'application/json',
    })
    return type === SVG ? drawn(c, screenId) : written(c, screenId)
  },
)

function written(c: FunctionContext, screenId: string) {
  // A screen may be archived, with its theater too: hence the programme.
  const tags = [`layout:${screenId}`, 'programme'] as const
  const load = () => findLayout(c.var.sql, screenId)
  return answerCached(c, { key: `layout ${screenId}`, tags, vary: 'Accept', load })
}

async function drawn(c: FunctionContext, screenId: string) {
  const layout = await findLayout(c.var.sql, screenId)
  if (!layout) return problem(c, 'not_found')
  const seats = layout.seats.map((seat) => ({ ...seat, state: 'free' as const, price: null }))
  return answerTagged(c, layout, { text: drawSeatMap(seats), type: SVG, vary: 'Accept' })
}
