// The second factor of an account: an app that shows codes, and codes on paper for when it is lost.
import { OwnPasswordField } from '../../components/account-fields.tsx'
import { CallForm, Field } from '../../components/form.tsx'
import type { Site } from '../../components/site.ts'
import { accountMessages } from '../../messages/account.ts'
import { NEW_FACTOR, NEW_FACTOR_CODE, RECOVERY, RECOVERY_CODES } from './account-data.ts'
import { problemsOf } from './problems.ts'

export interface Factors {
  apps: readonly { id: string; name: string }[]
  recoveryCodesLeft: number
}

export function SecondFactor({
  site,
  factors: { apps, recoveryCodesLeft },
}: {
  site: Site
  factors: Factors
}) {
  const texts = accountMessages[site.language]
  return (
    <section class="stack" aria-labelledby="factor">
      <h2 id="factor">{texts.secondFactor}</h2>
      <p>{apps.length === 0 ? texts.noFactor : texts.hasFactor(recoveryCodesLeft)}</p>
      {apps.map(({ id, name }) => (
        <details key={id}>
          <summary>
            <bdi>{name}</bdi>
          </summary>
          <CallForm call={`DELETE /v1/users/me/authenticators/${id}`} problems={problemsOf(site)}>
            <OwnPasswordField site={site} id={`remove-${id}`} name="password" />
            <button class="button quiet" type="submit">
              {texts.removeFactor}
            </button>
          </CallForm>
        </details>
      ))}
      <details>
        <summary>{texts.addFactor}</summary>
        <div class="stack">
          <CallForm id={NEW_FACTOR} call="POST /v1/users/me/authenticators" problems={problemsOf(site)}>
            <OwnPasswordField site={site} id="factor-password" name="password" />
            <button class="button quiet" type="submit">
              {texts.addFactor}
            </button>
          </CallForm>
          <Enrolment site={site} />
        </div>
      </details>
      {apps.length === 0 ? null : (
        <details>
          <summary>{texts.newRecoveryCodes}</summary>
          <CallForm id={RECOVERY} call="POST /v1/users/me/recovery-codes" problems={problemsOf(site)}>
            <OwnPasswordField site={site} id="recovery-password" name="password" />
            <button class="button quiet" type="submit">
              {texts.newRecoveryCodes}
            </button>
          </CallForm>
        </details>
      )}
      <div id={RECOVERY_CODES} class="panel-card stack" role="status" hidden>
        <h3>{texts.recoveryCodes}</h3>
        <p>{texts.recoveryHint}</p>
        <ul class="codes" dir="ltr" />
      </div>
    </section>
  )
}

/** Filled by islands/account.ts with a secret that is shown once. */
const Enrolment = ({ site }: { site: Site }) => {
  const texts = accountMessages[site.language]
  return (
    <div id="enrolment" class="stack" hidden>
      <p>{texts.scanHint}</p>
      <div class="qr" role="img" aria-label={texts.qrOfApp} />
      <p>
        {texts.orType} <code dir="ltr" />
      </p>
      <CallForm id={NEW_FACTOR_CODE} call="POST" problems={problemsOf(site)}>
        <Field
          name="code"
          label={texts.code}
          wrong={texts.codeWrong}
          inputMode="numeric"
          autocomplete="one-time-code"
        />
        <button class="button" type="submit">
          {texts.confirmFactor}
        </button>
      </CallForm>
    </div>
  )
}
