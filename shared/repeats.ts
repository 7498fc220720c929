// What a public function answered from the cache, answered again by its host alone: no route, no check of the input and no
// handler, which together cost more than the answer. It counts as long as the copy does that it was made of.
import { type Cache, presentCopy, type Wanted } from './cache.ts'
import { showKept } from './cached.ts'
import { Kept } from './kept.ts'

/** Of each function. An entry is its path and query, and where its copy is. */
const KEPT = 500
const LONGEST_URL = 300

type Source = readonly [cache: Pick<Cache, 'redis' | 'space'>, wanted: Pick<Wanted, 'key' | 'parts'>]

/** Of one function, which answers everybody alike, whatever header fields they send. */
export class Repeats {
  readonly #byUrl = new Kept<Source>(KEPT)

  keep(url: string, ...source: Source): void {
    if (url.length <= LONGEST_URL && !this.#byUrl.get(url)) this.#byUrl.set(url, source)
  }

  /** `url` from the path on. Undefined: ask the function. */
  answer(url: string, ifNoneMatch: string | undefined, requestId: string): Response | undefined {
    const source = this.#byUrl.get(url)
    const copy = source && presentCopy(...source)
    return copy && showKept(copy, { how: 'hit', ifNoneMatch, requestId })
  }
}
