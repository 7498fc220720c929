// The typed client: tsc knows what a handler answers falsely, and the client sends each part where the
// function reads it. It is at work in proof/e2e/book-a-seat.test.ts.
import * as v from 'valibot'
import { expect, expectTypeOf, test } from 'vitest'
import { newFunction } from '#shared/http/function.ts'
import { newClient } from './client.ts'
import type { Undescribed } from './types.ts'

test('tsc tells a handler that answers something else than its definition says', () => {
  const definition = {
    method: 'GET',
    path: '/v1/titles',
    summary: 'Test',
    access: 'public',
    answers: { 200: v.object({ title: v.string() }) },
  } as const
  const truthful = newFunction(definition, (c) => c.json({ title: 'Amélie' }))
  const untruthful = newFunction(definition, (c) => c.json({ name: 'Amélie' }))
  expectTypeOf<Undescribed<typeof truthful>>().toBeNever()
  expectTypeOf<Undescribed<typeof untruthful>>().toEqualTypeOf<{ name: string }>()
})

test('the client sends each part of the input where the function reads it', async () => {
  const sent: unknown[] = []
  const client = newClient('http://milo.test', {
    fetch: async (url: string | URL | Request, init?: RequestInit) => {
      sent.push([init?.method, String(url), init?.body, new Headers(init?.headers).get('idempotency-key')])
      return Response.json({})
    },
  })
  await client.v1.movies.$get({ query: { city: 'Zürich', limit: '2' } })
  await client.v1.reservations[':reservationId'].cancellations.$post({
    param: { reservationId: 'r' },
    header: { 'idempotency-key': 'k' },
    json: { seatIds: ['s'] },
  })
  expect(sent).toEqual([
    ['GET', 'http://milo.test/v1/movies?city=Z%C3%BCrich&limit=2', undefined, null],
    ['POST', 'http://milo.test/v1/reservations/r/cancellations', '{"seatIds":["s"]}', 'k'],
  ])
  // @ts-expect-error Its path has a parameter.
  await client.v1.reservations[':reservationId'].$get()
  // @ts-expect-error No function takes this field.
  await client.v1.movies.$get({ query: { town: 'Zürich' } })
})
