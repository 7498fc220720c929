// GET /not-found, and each path that no function has where a browser asks: the page that says so, with the
// way on.
import { prepare } from '#shared/http/context.ts'
import { newFunction } from '#shared/http/function.ts'
import { problemPage, readRequest } from './html.ts'

const page = newFunction(
  {
    method: 'GET',
    path: '/not-found',
    summary: 'There is no such page',
    access: 'public',
    input: {},
    answers: {},
    problems: ['not_found'],
    cacheControl: 'no-store',
  },
  (c) => problemPage(c, readRequest(c, []).site, 'not_found'),
)
// Hosts send what nobody owns here, under its own path.
page.notFound((c) => {
  prepare(c)
  return problemPage(c, readRequest(c, []).site, 'not_found')
})
export default page
