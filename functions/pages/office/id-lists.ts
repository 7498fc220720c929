// Lists of the office: a page of each, which knows whether another one follows.
const PER_PAGE = 20

/** What a reader is asked for: one more than is shown. */
export const ROWS = PER_PAGE + 1

/** Rows in the order of their ids. */
export function listed<Row extends { id: string }>(rows: readonly Row[]) {
  const items = rows.slice(0, PER_PAGE)
  return { items, next: rows.length > PER_PAGE ? items.at(-1)!.id : undefined }
}
