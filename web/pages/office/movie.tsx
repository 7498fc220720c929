// A movie in the office: its form, what people say of it, and its end.
import type { VNode } from 'preact'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { DangerForm, saidOf } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { linkTo } from '../../components/site.ts'
import { catalogueMessages } from '../../messages/catalogue.ts'
import { type Movie, MovieForm } from './movie-form.tsx'
import { ReviewList, type ShownReview } from './reviews.tsx'

interface MoviePageProps {
  office: Office
  movie: Movie & { id: string }
  reviews: readonly ShownReview[]
  next: string | null
}

export function MoviePage({ office, movie, reviews, next }: MoviePageProps): VNode {
  const texts = catalogueMessages[office.language]
  return (
    <AdministrationFrame office={office} title={movie.title}>
      <p>
        <a href={linkTo(office, `/movies/${movie.id}`)}>{texts.seeOnSite}</a>
      </p>
      <MovieForm office={office} movie={movie} />
      <DangerForm
        office={office}
        call={`DELETE /v1/movies/${movie.id}`}
        next={officeLink(office, '/office/movies')}
        said={saidOf(office).archived}
        label={texts.archiveMovie}
        effect={texts.archiveMovieEffect}
        problems={{ wrong_state: texts.movieOnProgramme }}
      />
      <section aria-labelledby="reviews-title">
        <h2 id="reviews-title">{texts.reviews}</h2>
        <ReviewList office={office} caption={texts.ofMovie} reviews={reviews} next={next} ofOne />
      </section>
    </AdministrationFrame>
  )
}
