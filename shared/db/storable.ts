// Makes untrusted values fit the columns they go into.

/** Untrusted text for text and jsonb columns: no NUL, no half of a character, at most `most` characters. */
export const storable = (text: string, most: number): string =>
  text
    .slice(0, most)
    .replaceAll('\0', '\uFFFD')
    .replace(/\p{Surrogate}/gu, '\uFFFD')

const MOST_INT4 = 2 ** 31 - 1
/** The nearest number that an integer column stores; 0 for NaN. */
export const storableInt = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.trunc(Math.min(Math.max(value, -MOST_INT4), MOST_INT4))
