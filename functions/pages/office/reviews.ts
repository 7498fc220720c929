// GET /office/reviews — what people say of movies, newest first, with what is hidden.
import { listReviewsForStaff } from '#shared/db/reviews-staff.ts'
import { page } from '#shared/http/requests/inputs.ts'
import { Id } from '#shared/std/ids.ts'
import { ReviewsPage } from '../../../web/pages/office/reviews.tsx'
import { CursorText, PAGE_LENGTH, readCursor } from './lists.ts'
import { newOfficePage } from './office-page.ts'

export default newOfficePage({
  path: '/office/reviews',
  summary: 'Reviews, to be hidden or shown',
  reads: { cursor: CursorText },
  async show(c, { cursor }, office) {
    const after = readCursor(cursor, Id)?.[1]
    const rows = await listReviewsForStaff(c.var.sql, { after, limit: PAGE_LENGTH + 1 })
    const { items, nextCursor } = page(
      rows,
      PAGE_LENGTH,
      (review) => review,
      ({ id }) => [id, id],
    )
    return ReviewsPage({ office, reviews: items, next: nextCursor })
  },
})
