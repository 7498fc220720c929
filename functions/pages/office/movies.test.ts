// The movies in the office and what people say of them: found, listed in pages, and never without a word.
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { evening } from '../../../testing/office.ts'
import { askPage } from '../../../testing/office-pages.ts'
import { useSale } from '../../../testing/sales.ts'
import { as } from '../../../testing/staff.ts'
import createMovie from '../../movies/create.ts'
import hideReview from '../../review-hidings/update.ts'
import movie from './movie.ts'
import movies from './movies.ts'
import newMovie from './new-movie.ts'
import settings from './settings.ts'

const sale = useSale()

async function openOffice() {
  const { staff } = await evening(sale)
  return { staff, ask: (page: typeof movies, path: string) => askPage(page, sale.env, staff, path) }
}

const nextOf = (html: string) => /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')

test('lists movies in pages, and finds them by words', async () => {
  const { staff, ask } = await openOffice()
  for (let at = 0; at < 51; at += 1)
    await as(sale.env, staff)(createMovie, 'POST', '/v1/movies', {
      title: `Zardoz ${at}`,
      durationMinutes: 105,
    })
  const first = await ask(movies, '/office/movies')
  expect(first.status).toBe(200)
  expect(first.html).not.toContain('Zardoz 9<')
  const second = await ask(movies, nextOf(first.html)!)
  expect(second.html).toContain('Zardoz 9<')
  expect(second.html).toContain('First page')
  expect((await ask(movies, '/office/movies?q=zardoz+17')).html).toContain('Zardoz 17')
  expect((await ask(movies, '/office/movies?q=qqqqqqq')).html).toContain('No movie matches “qqqqqqq”.')
  // No cursor of this list, and one of another order: from the beginning.
  for (const wrong of ['no', Buffer.from(JSON.stringify(['x', newId()])).toString('base64url')])
    expect((await ask(movies, `/office/movies?q=zardoz&cursor=${wrong}`)).status).toBe(200)
})

test('shows a movie as a form with all of its fields, and its reviews with those that are hidden', async () => {
  const { staff, ask } = await openOffice()
  const credits = [{ role: 'Director', name: 'Jane Campion' }]
  const given = { title: 'The Piano', durationMinutes: 121, genres: ['Drama', 'Romance'], credits }
  const { id } = await (await as(sale.env, staff)(createMovie, 'POST', '/v1/movies', given)).json()
  const shown = await ask(movie, `/office/movies/${id}`)
  expect(shown.html).toContain('value="The Piano"')
  expect(shown.html).toContain('value="Drama, Romance"')
  expect(shown.html).toContain('Director: Jane Campion</textarea>')
  expect(shown.html).toContain('Nobody has written a review yet.')
  const reviewId = newId()
  await sale.database.sql`
    insert into reviews (id, movie_id, user_id, rating, text)
    values (${reviewId}, ${id}, ${staff.user.id}, 2, 'Too <b>wet</b>')`
  expect((await ask(movie, `/office/movies/${id}`)).html).toContain('Too &lt;b>wet')
  await as(sale.env, staff)(hideReview, 'PUT', `/v1/reviews/${reviewId}/hiding`, { reason: 'Rude' })
  expect((await ask(movie, `/office/movies/${id}`)).html).toContain('Hidden: Rude')
  expect((await ask(movie, `/office/movies/${newId()}`)).status).toBe(404)
})

test('the form of a new movie and the index of the administration are for staff alone', async () => {
  const { ask } = await openOffice()
  expect((await ask(newMovie, '/office/movies/new')).html).toContain('data-call="POST /v1/movies"')
  expect((await ask(settings, '/office/settings')).html).toContain('href="/office/movies?theater=')
  const customer = (await evening(sale)).buyer.customer
  for (const [page, path] of [
    [newMovie, '/office/movies/new'],
    [settings, '/office/settings'],
    [movies, '/office/movies'],
  ] as const)
    expect((await askPage(page, sale.env, customer, path)).status).toBe(403)
})
