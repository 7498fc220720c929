// The movies in the office: the list, and the form of a new one.
import type { VNode } from 'preact'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { FilterField, FilterForm } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { type Column, List } from '../../components/office/table.tsx'
import { dateOf, numberOf } from '../../components/times.ts'
import { catalogueMessages } from '../../messages/catalogue.ts'
import { tablesMessages } from '../../messages/tables.ts'
import { type Movie, MovieForm } from './movie-form.tsx'

export interface ListedMovie extends Movie {
  id: string
  rating: { average: number | null; count: number }
}

interface MoviesPageProps {
  office: Office
  q: string | undefined
  movies: readonly ListedMovie[]
  next: string | null
}

export function MoviesPage({ office, q, movies, next }: MoviesPageProps): VNode {
  const texts = catalogueMessages[office.language]
  const title = tablesMessages[office.language].movies
  const create = (
    <a class="button" href={officeLink(office, '/office/movies/new')}>
      {texts.newMovie}
    </a>
  )
  return (
    <AdministrationFrame office={office} title={title}>
      <div class="list-head">
        <FilterForm office={office} filtered={q !== undefined}>
          <FilterField name="q" label={texts.searchMovies} value={q} />
        </FilterForm>
        {create}
      </div>
      <List
        id="movies"
        caption={title}
        office={office}
        columns={columnsOf(office)}
        rows={movies}
        keyOf={({ id }) => id}
        next={next}
        empty={<p>{q === undefined ? texts.noMovies : texts.noMovieFound(q)}</p>}
      />
    </AdministrationFrame>
  )
}

function columnsOf(office: Office): Column<ListedMovie>[] {
  const { language } = office
  const texts = catalogueMessages[language]
  return [
    {
      title: texts.title,
      show: ({ id, title, originalTitle }) => (
        <>
          <a href={officeLink(office, `/office/movies/${id}`)}>
            <bdi>{title}</bdi>
          </a>
          {originalTitle === null ? null : (
            <small>
              <bdi>{originalTitle}</bdi>
            </small>
          )}
        </>
      ),
    },
    {
      title: texts.released,
      show: ({ releaseDate }) => (releaseDate === null ? '–' : dateOf(language, releaseDate)),
    },
    { title: texts.genres, show: ({ genres }) => genres.join(', ') || '–' },
    { title: texts.languages, show: ({ languages }) => languages.join(', ') || '–' },
    { title: texts.runtime, figures: true, show: ({ durationMinutes }) => durationMinutes },
    {
      title: texts.rating,
      figures: true,
      show: ({ rating: { average, count } }) =>
        average === null ? '–' : texts.ratingOf(numberOf(language, average, 1), count),
    },
  ]
}

export function NewMoviePage({ office }: { office: Office }): VNode {
  const texts = catalogueMessages[office.language]
  return (
    <AdministrationFrame office={office} title={texts.newMovie}>
      <MovieForm office={office} />
    </AdministrationFrame>
  )
}
