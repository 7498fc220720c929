// In the browser, on each page of the office: another theater is shown when it is chosen, and what is marked
// as live follows the server. The page is asked for again, and only parts that differ are replaced.
import { SAID } from '../forms.ts'

const EVERY_MS = 5_000

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-chooses]'))
  form.addEventListener('change', () => form.requestSubmit())

const said = sessionStorage.getItem(SAID)
if (said !== null) {
  sessionStorage.removeItem(SAID)
  const place = document.getElementById('said')!
  place.textContent = said
  place.hidden = false
}

const live = () => [...document.querySelectorAll<HTMLElement>('[data-live]')]
// As the server wrote them: scripts may change what is shown.
const written = new Map(live().map((part) => [part.id, part.outerHTML]))

if (written.size > 0) setInterval(() => void renew(), EVERY_MS)

async function renew(): Promise<void> {
  // Nobody looks: the next look is not older than one turn.
  if (document.hidden) return
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined)
  // Later, when the server is back; the time in the head says how old the page is.
  if (!answer?.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of live()) {
    const next = page.getElementById(part.id)
    // Where somebody is at work, a later turn shows it.
    if (!next || next.outerHTML === written.get(part.id) || part.contains(document.activeElement)) continue
    written.set(part.id, next.outerHTML)
    part.replaceWith(document.adoptNode(next))
  }
}
