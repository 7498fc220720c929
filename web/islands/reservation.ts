// In the browser: renews the state of a reservation while something may change by itself, less and less
// often. The server renders the page again, and only a state that differs takes the place of the one shown.
import { mountProvider } from './provider.ts'

const FIRST_MS = 1_000
const LAST_MS = 15_000
const GROWTH = 1.5

const ROOT = 'reservation'

// As the server wrote it: forms change what is shown.
let rendered = document.getElementById(ROOT)!.outerHTML

function again(delayMs: number): void {
  const shown = document.getElementById(ROOT)!
  if (shown.dataset.pending === undefined) return
  setTimeout(
    async () => again((await renew(shown)) ? FIRST_MS : Math.min(delayMs * GROWTH, LAST_MS)),
    delayMs,
  )
}

/** Whether it changed. A page that does not come is asked for again, later. */
async function renew(shown: HTMLElement): Promise<boolean> {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined)
  if (!answer?.ok) return false
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const next = page.getElementById(ROOT)
  if (!next || next.outerHTML === rendered) return false
  rendered = next.outerHTML
  const hadFocus = shown.contains(document.activeElement)
  shown.replaceWith(next)
  void mountProvider()
  if (hadFocus) document.getElementById('content')!.focus()
  return true
}

void mountProvider()
again(FIRST_MS)
