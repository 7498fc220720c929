// Fields of forms about an account.
import { accountMessages } from '../messages/account.ts'
import { Field } from './form.tsx'
import type { Site } from './site.ts'

export function EmailField({ site, value }: { site: Site; value?: string }) {
  const texts = accountMessages[site.language]
  return (
    <Field
      name="email"
      type="email"
      inputMode="email"
      label={texts.email}
      wrong={texts.emailWrong}
      autocomplete="email"
      value={value}
    />
  )
}

export function PasswordField({ site }: { site: Site }) {
  const texts = accountMessages[site.language]
  return (
    <Field
      name="password"
      type="password"
      label={texts.password}
      wrong={texts.passwordWrong}
      autocomplete="current-password"
    />
  )
}

/** Of an account that is signed in: what changes it asks for it once more. */
export function OwnPasswordField({ site, id, name }: { site: Site; id: string; name: string }) {
  const texts = accountMessages[site.language]
  return (
    <Field
      id={id}
      name={name}
      type="password"
      label={texts.currentPassword}
      wrong={texts.passwordWrong}
      autocomplete="current-password"
    />
  )
}

export function NewPasswordField({ site }: { site: Site }) {
  const texts = accountMessages[site.language]
  return (
    <Field
      id="new-password"
      name="password"
      type="password"
      label={texts.newPassword}
      hint={texts.newPasswordHint}
      wrong={texts.newPasswordWrong}
      autocomplete="new-password"
    />
  )
}
