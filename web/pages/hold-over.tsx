// What stands at a checkout whose seats are not held any more.
import { Page } from '../components/page.tsx'
import { linkTo, type Site } from '../components/site.ts'
import { checkoutMessages } from '../messages/checkout.ts'

export function HoldOverPage({ site, showtimeId }: { site: Site; showtimeId: string | undefined }) {
  const texts = checkoutMessages[site.language]
  return (
    <Page site={site} head={{ title: texts.holdOver }}>
      <div class="empty">
        <h1>{texts.holdOver}</h1>
        <p>{texts.holdOverHint}</p>
        <a class="button" href={linkTo(site, showtimeId === undefined ? '/' : `/showtimes/${showtimeId}`)}>
          {showtimeId === undefined ? site.messages.toWhatIsOn : texts.toSeats}
        </a>
      </div>
    </Page>
  )
}
