// Reviews by customers of the demo data, each of a movie that they were let in to.
import { newId } from '#shared/std/ids.ts'
import type { Tx } from '../seed/catalogue.ts'
import { insertRows } from './insert-rows.ts'
import type { Random } from './random.ts'

const PER_MOVIE = 9
const HOUR_MS = 3_600_000

const TEXTS: Record<1 | 2 | 3 | 4 | 5, string[]> = {
  1: ['I left before the end, and was not the only one.', 'Two hours that I would like back.'],
  2: ['Beautiful pictures, and nothing to say.', 'The trailer has all of it.'],
  3: ['Good for a rainy evening.', 'A strong beginning, then it loses its thread.', 'Better than I feared.'],
  4: ['Well told, and well played.', 'See it on the large screen.', 'Funny and sad in the right places.'],
  5: ['I shall see it again.', 'The best of this year so far.', 'Nobody spoke until the lights came on.'],
}

export async function insertReviews(
  tx: Tx,
  { random, now, customerIds }: { random: Random; now: Date; customerIds: string[] },
): Promise<void> {
  const seen = await tx<{ movieId: string; userId: string; endedAt: Date }[]>`
    select h.movie_id as "movieId", r.user_id as "userId", min(h.ends_at) as "endedAt"
    from reservations r join tickets t on t.reservation_id = r.id join showtimes h on h.id = r.showtime_id
    where r.user_id = any(${customerIds}) and r.status = 'confirmed' and t.status = 'used'
    group by 1, 2 having min(h.ends_at) < ${now}::timestamptz - interval '2 days' order by 1, 2`
  const written = new Map<string, number>()
  const rows = seen.flatMap(({ movieId, userId, endedAt }) => {
    const count = written.get(movieId) ?? 0
    if (count >= PER_MOVIE || random.chance(0.5)) return []
    written.set(movieId, count + 1)
    const rating = Number(random.weighted({ 1: 4, 2: 9, 3: 22, 4: 38, 5: 27 })) as keyof typeof TEXTS
    const at = new Date(endedAt.getTime() + random.between(1, 40) * HOUR_MS)
    const text = random.pick(TEXTS[rating])
    return [{ id: newId(), movie_id: movieId, user_id: userId, rating, text, created_at: at, updated_at: at }]
  })
  await insertRows(tx, 'reviews', rows)
}
