// What movies, theaters and screens are made of: one schema each for making them, and the same with every
// field optional for changing them.
import * as v from 'valibot'
import { screenFormats } from '../../domain/screen.ts'
import { Count, Currency, Day, Decimal, Line, Pattern, Text, TimeZone, Token } from './inputs.ts'

const Link = v.pipe(
  Line(2000),
  v.url('must be a link'),
  v.regex(/^https?:\/\//, 'must be a link of http or https'),
)

/** A language as BCP 47 writes it: en, pt-BR. */
export const Language = v.pipe(
  Pattern(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/, 'must be a language, such as en or pt-BR'),
  v.maxLength(35),
)

const listOf = <Item extends v.GenericSchema<string, string>>(item: Item, most: number) =>
  v.pipe(
    v.array(item, 'must be a list'),
    v.maxLength(most, `must have at most ${most} entries`),
    v.check((items) => new Set(items).size === items.length, 'must not repeat an entry'),
  )

const movieFields = {
  title: Line(200),
  originalTitle: v.nullable(Line(200)),
  synopsis: Text(5000),
  genres: listOf(Line(50), 20),
  languages: listOf(Language, 50),
  subtitles: listOf(Language, 50),
  durationMinutes: Count(1, 1000),
  certificate: v.nullable(Line(20)),
  releaseDate: v.nullable(Day),
  endDate: v.nullable(Day),
  posterUrl: v.nullable(Link),
  trailerUrl: v.nullable(Link),
  credits: v.pipe(
    v.array(v.strictObject({ role: Line(100), name: Line(200) }), 'must be a list'),
    v.maxLength(500, 'must have at most 500 entries'),
  ),
}

/** Days compare as text. */
export const endsBeforeRelease = (movie: { releaseDate?: string | null; endDate?: string | null }): boolean =>
  Boolean(movie.releaseDate && movie.endDate && movie.endDate < movie.releaseDate)

export const NewMovie = v.pipe(
  v.strictObject({
    ...movieFields,
    originalTitle: v.optional(movieFields.originalTitle, null),
    synopsis: v.optional(movieFields.synopsis, ''),
    genres: v.optional(movieFields.genres, () => []),
    languages: v.optional(movieFields.languages, () => []),
    subtitles: v.optional(movieFields.subtitles, () => []),
    certificate: v.optional(movieFields.certificate, null),
    releaseDate: v.optional(movieFields.releaseDate, null),
    endDate: v.optional(movieFields.endDate, null),
    posterUrl: v.optional(movieFields.posterUrl, null),
    trailerUrl: v.optional(movieFields.trailerUrl, null),
    credits: v.optional(movieFields.credits, () => []),
  }),
  v.forward(
    v.partialCheck(
      [['releaseDate'], ['endDate']],
      (movie) => !endsBeforeRelease(movie),
      'must not be before releaseDate',
    ),
    ['endDate'],
  ),
)
export type NewMovie = v.InferOutput<typeof NewMovie>
export const MovieChange = v.partial(v.strictObject(movieFields))
export type MovieChange = v.InferOutput<typeof MovieChange>

const count = Pattern(/^\d{1,15}$/, 'is not a count')
const fraction = Pattern(/^\d{1,3}(\.\d{1,10})?$/, 'is not a fraction')
/** What a cursor of movies begins with, by sort: another one would be no value of its type to Postgres. */
export const movieSortKeys = {
  title: Token(1000, 0),
  relevance: fraction,
  popularity: count,
  rating: fraction,
  release: v.union([Day, v.literal('-infinity')]),
}

/** To a tenth of a metre. */
const degrees = (most: number) => Decimal(-most, most, 6)

const theaterFields = {
  name: Line(200),
  city: Line(100),
  address: Line(300),
  position: v.nullable(v.strictObject({ latitude: degrees(90), longitude: degrees(180) })),
  timeZone: TimeZone,
  currency: Currency,
  active: v.boolean('must be true or false'),
}
export const NewTheater = v.strictObject({
  ...theaterFields,
  position: v.optional(theaterFields.position, null),
  active: v.optional(theaterFields.active, true),
})
export type NewTheater = v.InferOutput<typeof NewTheater>
export const TheaterChange = v.partial(v.strictObject(theaterFields))
export type TheaterChange = v.InferOutput<typeof TheaterChange>

export const Format = v.picklist(screenFormats, `must be one of ${screenFormats.join(', ')}`)
const screenFields = { number: Count(1, 1000), format: Format }
export const NewScreen = v.strictObject({ ...screenFields, format: v.optional(Format, 'standard') })
export type NewScreen = v.InferOutput<typeof NewScreen>
export const ScreenChange = v.partial(v.strictObject(screenFields))
export type ScreenChange = v.InferOutput<typeof ScreenChange>
