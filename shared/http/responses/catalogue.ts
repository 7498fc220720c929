// Movies, theaters, screens and their layouts, and what people think of movies.
import * as v from 'valibot'
import { screenFormats } from '../../domain/screen.ts'
import { At, Category, Count, Day, Id, Link, PairedSeatId, pageOf, Section } from './forms.ts'

const movie = {
  id: Id,
  title: v.string(),
  originalTitle: v.nullable(v.string()),
  synopsis: v.string(),
  genres: v.array(v.string()),
  languages: v.array(v.string()),
  subtitles: v.array(v.string()),
  durationMinutes: Count,
  certificate: v.nullable(v.string()),
  releaseDate: v.nullable(Day),
  endDate: v.nullable(Day),
  posterUrl: v.nullable(Link),
  trailerUrl: v.nullable(Link),
  credits: v.array(v.object({ role: v.string(), name: v.string() })),
}
export const Movie = v.object(movie)

const Average = v.pipe(
  v.nullable(v.pipe(v.number(), v.minValue(1), v.maxValue(5))),
  v.description('Null: nobody has said anything yet.'),
)
export const ListedMovie = v.object({ ...movie, rating: v.object({ average: Average, count: Count }) })
export const Movies = pageOf(ListedMovie)

export const Theater = v.object({
  id: Id,
  name: v.string(),
  city: v.string(),
  address: v.string(),
  position: v.nullable(v.object({ latitude: v.number(), longitude: v.number() })),
  timeZone: v.string(),
  currency: v.string(),
  active: v.boolean(),
})
export const Theaters = pageOf(Theater)

export const Screen = v.object({
  id: Id,
  theaterId: Id,
  number: Count,
  format: v.picklist(screenFormats),
  layoutVersion: v.nullable(Count),
  seats: Count,
})
export const Screens = pageOf(Screen)

const Place = v.object({ x: v.number(), y: v.number() })
export const Layout = v.object({
  screenId: Id,
  version: Count,
  best: Place,
  seats: v.array(
    v.object({
      seatId: Id,
      section: Section,
      row: v.string(),
      number: Count,
      category: Category,
      accessible: v.boolean(),
      companion: v.boolean(),
      pairedSeatId: PairedSeatId,
      x: v.number(),
      y: v.number(),
    }),
  ),
})
export const LayoutChange = v.object({
  screenId: Id,
  seats: Count,
  version: Count,
  movedShowtimeIds: v.pipe(v.array(Id), v.description('Showtimes to come that have the new version now.')),
  keptShowtimeIds: v.pipe(
    v.array(Id),
    v.description('Showtimes that keep the version of which seats were reserved or blocked.'),
  ),
})

const review = {
  id: Id,
  movieId: Id,
  author: v.object({ name: v.string() }),
  rating: Count,
  text: v.string(),
  createdAt: At,
  updatedAt: At,
}
export const ListedReview = v.object(review)
export const Review = v.object({ ...review, hiddenReason: v.nullable(v.string()) })
export const Reviews = v.object({
  average: Average,
  count: Count,
  distribution: v.object({ '1': Count, '2': Count, '3': Count, '4': Count, '5': Count }),
  items: v.array(ListedReview),
  nextCursor: v.nullable(v.string()),
})
