// An account as its owner sees and changes it.

import { assets } from '../../assets.generated.ts'
import { EmailField, NewPasswordField, OwnPasswordField } from '../../components/account-fields.tsx'
import { CallForm, Field } from '../../components/form.tsx'
import { Page } from '../../components/page.tsx'
import { linkTo, type Site } from '../../components/site.ts'
import { accountMessages } from '../../messages/account.ts'
import { problemsOf } from './problems.ts'
import { type Factors, SecondFactor } from './second-factor.tsx'

export interface AccountPageProps {
  site: Site
  email: string
  verified: boolean
  name: string
  logins: readonly { id: string; device: string | null; since: string; lastSeen: string; current: boolean }[]
  factors: Factors
  /** Tickets for shows to come. */
  hasTickets: boolean
}

export function AccountPage(props: AccountPageProps) {
  const { site, email, verified } = props
  const texts = accountMessages[site.language]
  return (
    <Page site={site} head={{ title: site.messages.account }}>
      <div class="narrow stack wide">
        <h1>{site.messages.account}</h1>
        <section class="stack" aria-labelledby="you">
          <h2 id="you">{texts.you}</h2>
          <p>
            <bdi>{email}</bdi> · <span class="soft">{verified ? texts.confirmed : texts.notConfirmed}</span>
          </p>
          {verified ? null : (
            <CallForm call="POST /v1/email-verifications" done={texts.linkSent} problems={problemsOf(site)}>
              <button class="button quiet" type="submit">
                {texts.sendConfirmation}
              </button>
            </CallForm>
          )}
          <Profile {...props} />
          <CallForm
            id="sign-out"
            call="DELETE /v1/sessions/current"
            next={linkTo(site, '/')}
            problems={problemsOf(site)}
          >
            <button class="button quiet" type="submit">
              {texts.signOut}
            </button>
          </CallForm>
        </section>
        <Logins {...props} />
        <SecondFactor {...props} />
        <YourData {...props} />
      </div>
      <script type="module" src={assets.account} />
    </Page>
  )
}

function Profile({ site, name }: AccountPageProps) {
  const texts = accountMessages[site.language]
  const problems = problemsOf(site)
  return (
    <>
      <CallForm
        call="PATCH /v1/users/me"
        fixed={{ language: site.language }}
        done={texts.saved}
        problems={problems}
      >
        <Field name="name" label={texts.name} wrong={texts.nameWrong} value={name} autocomplete="name" />
        <button class="button quiet" type="submit">
          {texts.save}
        </button>
      </CallForm>
      <details>
        <summary>{texts.changeEmail}</summary>
        <CallForm call="PATCH /v1/users/me" problems={problems}>
          <EmailField site={site} />
          <OwnPasswordField site={site} id="email-password" name="currentPassword" />
          <button class="button quiet" type="submit">
            {texts.changeEmail}
          </button>
        </CallForm>
      </details>
      <details>
        <summary>{texts.changePassword}</summary>
        <CallForm call="PATCH /v1/users/me" done={texts.passwordSaved} problems={problems}>
          <OwnPasswordField site={site} id="own-password" name="currentPassword" />
          <NewPasswordField site={site} />
          <button class="button quiet" type="submit">
            {texts.changePassword}
          </button>
        </CallForm>
      </details>
    </>
  )
}

function Logins({ site, logins }: AccountPageProps) {
  const texts = accountMessages[site.language]
  return (
    <section class="stack" aria-labelledby="logins">
      <h2 id="logins">{texts.devices}</h2>
      <ul class="reservations">
        {logins.map(({ id, device, since, lastSeen, current }) => (
          <li key={id} class="panel-card stack">
            <p>
              <bdi>{device ?? texts.unknownDevice}</bdi>
              {current ? <strong> · {texts.thisDevice}</strong> : null}
              <br />
              <span class="soft">{texts.sinceAndSeen(since, lastSeen)}</span>
            </p>
            {current ? null : (
              <CallForm call={`DELETE /v1/users/me/sessions/${id}`} problems={problemsOf(site)}>
                <button class="button quiet" type="submit">
                  {texts.endLogin}
                </button>
              </CallForm>
            )}
          </li>
        ))}
      </ul>
      {logins.length < 2 ? null : (
        <CallForm call="DELETE /v1/users/me/sessions" problems={problemsOf(site)}>
          <button class="button quiet" type="submit">
            {texts.endOthers}
          </button>
        </CallForm>
      )}
    </section>
  )
}

function YourData({ site, hasTickets }: AccountPageProps) {
  const texts = accountMessages[site.language]
  return (
    <section class="stack" aria-labelledby="data">
      <h2 id="data">{texts.yourData}</h2>
      <p>
        <a href="/v1/users/me/export" download="milo-export.json">
          {texts.exportAll}
        </a>
      </p>
      <details>
        <summary>{texts.deleteAccount}</summary>
        <CallForm
          call="DELETE /v1/users/me"
          next={linkTo(site, '/')}
          problems={{ ...problemsOf(site), wrong_state: texts.deleteWaits }}
        >
          <p>{texts.deleteHint}</p>
          {hasTickets ? (
            <fieldset class="cards">
              <legend>{texts.yourTickets}</legend>
              {(['keep', 'cancel'] as const).map((choice) => (
                <label key={choice} class="choice" for={`tickets-${choice}`}>
                  <input type="radio" id={`tickets-${choice}`} name="tickets" value={choice} required />
                  <span>{choice === 'keep' ? texts.keepTickets : texts.cancelTickets}</span>
                </label>
              ))}
            </fieldset>
          ) : null}
          <OwnPasswordField site={site} id="delete-password" name="password" />
          <button class="button danger" type="submit">
            {texts.deleteAccount}
          </button>
        </CallForm>
      </details>
    </section>
  )
}
