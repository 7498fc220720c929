// How somebody gets into their account: sign in, or make one.
import { EmailField, NewPasswordField } from '../../components/account-fields.tsx'
import { CallForm, Field } from '../../components/form.tsx'
import { FormPage } from '../../components/form-page.tsx'
import { SignInForm } from '../../components/sign-in-form.tsx'
import { linkTo, type Site, withQuery } from '../../components/site.ts'
import { accountMessages } from '../../messages/account.ts'

interface EntryProps {
  site: Site
  /** Where it leads. */
  next: string
}

export function SignInPage({ site, next }: EntryProps) {
  const texts = accountMessages[site.language]
  return (
    <FormPage site={site} title={texts.signIn}>
      <SignInForm site={site} next={linkTo(site, next)} />
      <ul class="links">
        <li>
          {texts.noAccount} <a href={linkTo(site, withQuery('/register', { next }))}>{texts.register}</a>
        </li>
        <li>
          <a href={linkTo(site, '/password-resets')}>{texts.forgot}</a>
        </li>
        <li>
          <a href={linkTo(site, '/access-links')}>{texts.guestTitle}</a>
        </li>
      </ul>
    </FormPage>
  )
}

export function RegisterPage({ site, next }: EntryProps) {
  const texts = accountMessages[site.language]
  return (
    <FormPage site={site} title={texts.register}>
      <CallForm
        call="POST /v1/users"
        signsIn
        next={linkTo(site, next)}
        problems={{ email_taken: texts.emailTaken, rate_limited: texts.tooMany, other: texts.noAnswer }}
      >
        <Field name="name" label={texts.name} wrong={texts.nameWrong} autocomplete="name" maxLength={100} />
        <EmailField site={site} />
        <NewPasswordField site={site} />
        <button class="button" type="submit">
          {texts.register}
        </button>
      </CallForm>
      <p>
        {texts.haveAccount} <a href={linkTo(site, withQuery('/sign-in', { next }))}>{texts.signIn}</a>
      </p>
    </FormPage>
  )
}
