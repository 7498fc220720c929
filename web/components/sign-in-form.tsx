// The form to sign in with, on its own page and at the checkout.
import { accountMessages } from '../messages/account.ts'
import { EmailField, PasswordField } from './account-fields.tsx'
import { CallForm, type CallFormProps, Field } from './form.tsx'
import type { Site } from './site.ts'

interface SignInFormProps extends Pick<CallFormProps, 'id' | 'next'> {
  site: Site
  /** It stands beside something more important. */
  quiet?: boolean
  /** Said in place of the usual words. */
  wrongSignIn?: string
}

export function SignInForm({ site, quiet = false, wrongSignIn, ...form }: SignInFormProps) {
  const texts = accountMessages[site.language]
  return (
    <CallForm
      {...form}
      call="POST /v1/sessions"
      fixed={{ cookie: true }}
      reveals={{ code: 'second_factor_required', id: 'second-factor' }}
      problems={{
        invalid_credentials: wrongSignIn ?? texts.wrongSignIn,
        second_factor_required: texts.codeNeeded,
        rate_limited: texts.tooMany,
        other: texts.noAnswer,
      }}
    >
      <EmailField site={site} />
      <PasswordField site={site} />
      <div id="second-factor" hidden>
        <Field
          name="code"
          label={texts.code}
          hint={texts.codeHint}
          wrong={texts.codeWrong}
          autocomplete="one-time-code"
          required={false}
        />
      </div>
      <button class={quiet ? 'button quiet' : 'button'} type="submit">
        {texts.signIn}
      </button>
    </CallForm>
  )
}
