// Reviews as staff see them: hidden ones too, each with the form that hides it or shows it again.
import type { VNode } from 'preact'
import { CallForm, Field } from '../../components/form.tsx'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { DangerForm, problemsOf } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { type Column, List } from '../../components/office/table.tsx'
import { dateOf, dayOf } from '../../components/times.ts'
import { catalogueMessages } from '../../messages/catalogue.ts'
import { tablesMessages } from '../../messages/tables.ts'

export interface ShownReview {
  id: string
  movie: { id: string; title: string }
  author: { name: string }
  rating: number
  text: string
  createdAt: Date
  hiddenReason: string | null
}

interface ReviewsPageProps {
  office: Office
  reviews: readonly ShownReview[]
  next: string | null
}

export function ReviewsPage(props: ReviewsPageProps): VNode {
  const { office } = props
  const title = tablesMessages[office.language].reviews
  return (
    <AdministrationFrame office={office} title={title}>
      <ReviewList {...props} caption={title} />
    </AdministrationFrame>
  )
}

interface ReviewListProps {
  office: Office
  caption: string
  reviews: readonly ShownReview[]
  next: string | null
  /** All of one movie. */
  ofOne?: boolean
}

export function ReviewList({ office, caption, reviews, next, ofOne = false }: ReviewListProps) {
  const texts = catalogueMessages[office.language]
  const movie: Column<ShownReview> = {
    title: texts.movie,
    show: (review) => (
      <a href={officeLink(office, `/office/movies/${review.movie.id}`)}>
        <bdi>{review.movie.title}</bdi>
      </a>
    ),
  }
  return (
    <List
      id="reviews"
      caption={caption}
      office={office}
      columns={[...columnsOf(office).slice(0, 1), ...(ofOne ? [] : [movie]), ...columnsOf(office).slice(1)]}
      rows={reviews}
      keyOf={({ id }) => id}
      next={next}
      empty={<p>{texts.noReviews}</p>}
    />
  )
}

function columnsOf(office: Office): Column<ShownReview>[] {
  const { language, theater } = office
  const texts = catalogueMessages[language]
  const zone = theater?.timeZone ?? 'UTC'
  return [
    {
      title: texts.written,
      show: ({ createdAt }) => <time>{dateOf(language, dayOf(createdAt, zone))}</time>,
    },
    { title: texts.rating, figures: true, show: ({ rating }) => `${rating}/5` },
    {
      title: texts.review,
      show: ({ text, author }) => (
        <div class="words">
          <p dir="auto">{text || '–'}</p>
          <small>
            {texts.author}: <bdi>{author.name}</bdi>
          </small>
        </div>
      ),
    },
    {
      title: texts.visibility,
      show: (review) => <Visibility office={office} review={review} />,
    },
  ]
}

function Visibility({ office, review: { id, hiddenReason } }: { office: Office; review: ShownReview }) {
  const texts = catalogueMessages[office.language]
  if (hiddenReason !== null)
    return (
      <>
        <p>{texts.hiddenBecause(hiddenReason)}</p>
        <CallForm
          call={`DELETE /v1/reviews/${id}/hiding`}
          said={texts.shownNow}
          problems={problemsOf(office)}
        >
          <button class="button quiet" type="submit">
            {texts.showAgain}
          </button>
        </CallForm>
      </>
    )
  return (
    <>
      <p>{texts.visible}</p>
      <DangerForm
        office={office}
        call={`PUT /v1/reviews/${id}/hiding`}
        said={texts.hiddenNow}
        label={texts.hide}
        effect={texts.hideEffect}
      >
        <Field
          id={`reason-${id}`}
          name="reason"
          label={texts.reason}
          wrong={texts.reasonWrong}
          maxLength={500}
        />
      </DangerForm>
    </>
  )
}
