// What a movie is made of, as a form: of a new one, or of one that is there.
import { TextArea } from '../../components/fields.tsx'
import { CallForm, Field } from '../../components/form.tsx'
import { problemsOf, saidOf } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { type CatalogueMessages, catalogueMessages } from '../../messages/catalogue.ts'
import { tablesMessages } from '../../messages/tables.ts'

export interface Movie {
  title: string
  originalTitle: string | null
  synopsis: string
  genres: readonly string[]
  languages: readonly string[]
  subtitles: readonly string[]
  durationMinutes: number
  certificate: string | null
  releaseDate: string | null
  endDate: string | null
  posterUrl: string | null
  trailerUrl: string | null
  credits: readonly { role: string; name: string }[]
}

interface MovieFormProps {
  office: Office
  /** Left out: a new one. */
  movie?: Movie & { id: string }
}

interface PartProps {
  texts: CatalogueMessages
  movie: Movie | undefined
}

export function MovieForm({ office, movie }: MovieFormProps) {
  const texts = catalogueMessages[office.language]
  const common = tablesMessages[office.language]
  const said = saidOf(office)
  const part = { texts, movie }
  return (
    <CallForm
      id="movie"
      call={movie === undefined ? 'POST /v1/movies' : `PATCH /v1/movies/${movie.id}`}
      said={movie === undefined ? said.created : said.saved}
      {...(movie === undefined ? { next: officeLink(office, '/office/movies/{id}') } : {})}
      problems={problemsOf(office)}
    >
      <div class="fields">
        <Names {...part} />
        <Facts {...part} />
        <Lists {...part} />
        <Links {...part} />
      </div>
      <TextArea
        name="synopsis"
        label={texts.synopsis}
        wrong={texts.synopsisWrong}
        value={movie?.synopsis ?? ''}
        rows={5}
        sent={{ empty: '' }}
      />
      <TextArea
        name="credits"
        label={texts.credits}
        hint={texts.creditsHint}
        wrong={texts.creditsWrong}
        value={(movie?.credits ?? []).map(({ role, name }) => `${role}: ${name}`).join('\n')}
        rows={6}
        sent={{ type: 'pairs', keys: 'role name', empty: [] }}
      />
      <button class="button" type="submit">
        {movie === undefined ? texts.createMovie : common.save}
      </button>
    </CallForm>
  )
}

const OR_NULL = { empty: null } as const

const Names = ({ texts, movie }: PartProps) => (
  <>
    <Field name="title" label={texts.title} wrong={texts.titleWrong} value={movie?.title} maxLength={200} />
    <Field
      name="originalTitle"
      label={texts.originalTitle}
      wrong={texts.titleWrong}
      value={movie?.originalTitle ?? ''}
      maxLength={200}
      required={false}
      sent={OR_NULL}
    />
  </>
)

const Facts = ({ texts, movie }: PartProps) => (
  <>
    <Field
      name="durationMinutes"
      label={texts.runtime}
      wrong={texts.runtimeWrong}
      value={movie && String(movie.durationMinutes)}
      inputMode="numeric"
      sent={{ type: 'number' }}
    />
    <Field
      name="certificate"
      label={texts.certificate}
      wrong={texts.certificateWrong}
      value={movie?.certificate ?? ''}
      maxLength={20}
      required={false}
      sent={OR_NULL}
    />
    <Field
      name="releaseDate"
      type="date"
      label={texts.released}
      wrong={texts.releasedWrong}
      value={movie?.releaseDate ?? ''}
      required={false}
      sent={OR_NULL}
    />
    <Field
      name="endDate"
      type="date"
      label={texts.lastDay}
      wrong={texts.lastDayWrong}
      value={movie?.endDate ?? ''}
      required={false}
      sent={OR_NULL}
    />
  </>
)

function Lists({ texts, movie }: PartProps) {
  const sent = { type: 'list', empty: [] } as const
  return (
    <>
      <Field
        name="genres"
        label={texts.genres}
        hint={texts.commas}
        wrong={texts.genresWrong}
        value={movie?.genres.join(', ') ?? ''}
        required={false}
        sent={sent}
      />
      {(['languages', 'subtitles'] as const).map((name) => (
        <Field
          key={name}
          name={name}
          label={name === 'languages' ? texts.languages : texts.subtitles}
          hint={texts.languagesHint}
          wrong={texts.languagesWrong}
          value={movie?.[name].join(', ') ?? ''}
          required={false}
          sent={sent}
        />
      ))}
    </>
  )
}

const Links = ({ texts, movie }: PartProps) => (
  <>
    {(['posterUrl', 'trailerUrl'] as const).map((name) => (
      <Field
        key={name}
        name={name}
        type="url"
        label={name === 'posterUrl' ? texts.poster : texts.trailer}
        wrong={texts.linkWrong}
        value={movie?.[name] ?? ''}
        required={false}
        sent={OR_NULL}
      />
    ))}
  </>
)
