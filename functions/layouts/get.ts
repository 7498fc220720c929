// GET /v1/screens/:screenId/layout — the seats of a screen, as JSON or as a picture for who asks for image/svg+xml.
import { accepts } from 'hono/accepts'
import * as v from 'valibot'
import { Layout } from '#shared/answers/catalogue.ts'
import { answerCached, answerTagged, CACHE_CONTROL } from '#shared/cached.ts'
import { findLayout } from '#shared/db/layouts.ts'
import { drawSeatMap } from '#shared/domain/seat-map-picture.ts'
import { type FunctionContext, newFunction, problem, valid } from '#shared/function.ts'
import { Id } from '#shared/ids.ts'

const Params = v.strictObject({ screenId: Id })
const SVG = 'image/svg+xml'

export default newFunction({
  summary: 'Get the layout of a screen',
  access: 'public',
  answers: { 200: { 'application/json': Layout, 'image/svg+xml': null }, 304: null },
  cacheControl: CACHE_CONTROL,
  problems: ['not_found'],
}).get('/v1/screens/:screenId/layout', valid('param', Params), (c) => {
  const { screenId } = c.req.valid('param')
  const type = accepts(c, {
    header: 'Accept',
    supports: ['application/json', SVG],
    default: 'application/json',
  })
  return type === SVG ? drawn(c, screenId) : written(c, screenId)
})

function written(c: FunctionContext, screenId: string) {
  // A screen may be archived, with its theater too: hence the programme.
  const parts = [`layout:${screenId}`, 'programme'] as const
  const load = () => findLayout(c.var.sql, screenId)
  return answerCached(c, { key: ['layout', screenId], parts, vary: 'Accept', load })
}

async function drawn(c: FunctionContext, screenId: string) {
  const layout = await findLayout(c.var.sql, screenId)
  if (!layout) return problem(c, 'not_found')
  const seats = layout.seats.map((seat) => ({ ...seat, state: 'free' as const, price: null }))
  return answerTagged(c, layout, { text: drawSeatMap(seats), type: SVG, vary: 'Accept' })
}
