// Showtimes in the way, as /v1 names them: all of a batch, or the one of a single change.

export interface Conflict {
  screenId?: string
  /** Of the showtime that was wanted. */
  startsAt: string
  other: { showtimeId: string; movieTitle: string; startsAt: string; endsAt: string }
}

/** Each showtime in the way once. */
export function conflictsOf(answer: Record<string, unknown>): Conflict[] {
  const { overlaps, overlap } = answer as { overlaps?: Conflict[]; overlap?: Conflict }
  const all = overlaps ?? (overlap ? [overlap] : [])
  return [...new Map(all.map((each) => [each.other.showtimeId, each])).values()]
}
