// The page of the simulator's bank: a plain form, without script.
import { Page } from '../components/page.tsx'
import { linkTo, type Site } from '../components/site.ts'
import { reservationMessages } from '../messages/reservation.ts'

interface SimulatorPageProps {
  site: Site
  sum: string
  status: 'waiting' | 'captured' | 'declined'
  reservationId: string
}

export function SimulatorPage({ site, sum, status, reservationId }: SimulatorPageProps) {
  const texts = reservationMessages[site.language]
  return (
    <Page site={site} head={{ title: texts.bank }}>
      <div class="narrow stack">
        <h1>{texts.bank}</h1>
        <p>{texts.noMoney}</p>
        <p class="sum">{sum}</p>
        {status === 'waiting' ? (
          <form method="post" class="stack">
            <p>{texts.wantToPay}</p>
            <div class="actions">
              <button class="button" name="outcome" value="approve" type="submit">
                {texts.approve}
              </button>
              <button class="button quiet" name="outcome" value="deny" type="submit">
                {texts.deny}
              </button>
            </div>
          </form>
        ) : (
          <>
            <p role="status" class="notice">
              {status === 'captured' ? texts.approved : texts.denied}
            </p>
            <a class="button" href={linkTo(site, `/r/${reservationId}`)}>
              {texts.toTickets}
            </a>
          </>
        )}
      </div>
    </Page>
  )
}
