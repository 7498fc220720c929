// The pages that links of mails lead to, and those that ask for such mails.
import { EmailField, NewPasswordField } from '../../components/account-fields.tsx'
import { CallForm } from '../../components/form.tsx'
import { FormPage } from '../../components/form-page.tsx'
import { linkTo, type Site } from '../../components/site.ts'
import { accountMessages } from '../../messages/account.ts'

/** Asks for a mail; the answer is the same for an address that nobody knows. */
export function AskForLinkPage({ site, what }: { site: Site; what: 'password-resets' | 'access-links' }) {
  const texts = accountMessages[site.language]
  const [title, hint] =
    what === 'password-resets' ? [texts.resetTitle, texts.resetHint] : [texts.guestTitle, texts.guestHint]
  return (
    <FormPage site={site} title={title}>
      <p>{hint}</p>
      <CallForm
        call={`POST /v1/${what}`}
        done={texts.linkSent}
        problems={{ rate_limited: texts.tooMany, other: texts.noAnswer }}
      >
        <EmailField site={site} />
        <button class="button" type="submit">
          {texts.sendLink}
        </button>
      </CallForm>
    </FormPage>
  )
}

interface LinkProps {
  site: Site
  token: string
}

export function NewPasswordPage({ site, token }: LinkProps) {
  const texts = accountMessages[site.language]
  return (
    <FormPage site={site} title={texts.choosePassword}>
      <CallForm
        call={`PUT /v1/password-resets/${token}`}
        done={texts.passwordChosen}
        problems={{ not_found: texts.linkOver, other: texts.noAnswer }}
      >
        <NewPasswordField site={site} />
        <button class="button" type="submit">
          {texts.savePassword}
        </button>
      </CallForm>
      <ul class="links">
        <li>
          <a href={linkTo(site, '/sign-in')}>{texts.signIn}</a>
        </li>
        <li>
          <a href={linkTo(site, '/password-resets')}>{texts.askAgain}</a>
        </li>
      </ul>
    </FormPage>
  )
}

/** Opened by a click, not by the visit: programs that look at mails visit their links too. */
export function OpenTicketsPage({ site, token }: LinkProps) {
  const texts = accountMessages[site.language]
  return (
    <FormPage site={site} title={texts.openTickets}>
      <p>{texts.openTicketsHint}</p>
      <CallForm
        call="POST /v1/sessions"
        fixed={{ accessLink: token, cookie: true }}
        next={linkTo(site, '/tickets')}
        problems={{ invalid_credentials: texts.linkOver, other: texts.noAnswer }}
      >
        <button class="button" type="submit">
          {texts.openTickets}
        </button>
      </CallForm>
      <p>
        <a href={linkTo(site, '/access-links')}>{texts.askAgain}</a>
      </p>
    </FormPage>
  )
}

export function VerifyEmailPage({ site, token }: LinkProps) {
  const texts = accountMessages[site.language]
  return (
    <FormPage site={site} title={texts.verifyTitle}>
      <p>{texts.verifyHint}</p>
      <CallForm
        call={`PUT /v1/email-verifications/${token}`}
        done={texts.verified}
        problems={{ not_found: texts.linkOver, other: texts.noAnswer }}
      >
        <button class="button" type="submit">
          {texts.verify}
        </button>
      </CallForm>
    </FormPage>
  )
}
