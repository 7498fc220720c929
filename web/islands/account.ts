// In the browser: shows what is answered once and never again, the secret of a new authenticator and the
// recovery codes.
import encodeQr from 'qr'
import { NEW_FACTOR, NEW_FACTOR_CODE, RECOVERY, RECOVERY_CODES } from '../pages/account/account-data.ts'
import { formHooks } from './forms.ts'

interface NewAuthenticator {
  id: string
  secret: string
  uri: string
}

const nothing = async () => undefined

formHooks.set(NEW_FACTOR, {
  before: nothing,
  async after(ok, value) {
    if (!ok) return
    const { id, secret, uri } = value as unknown as NewAuthenticator
    const place = document.getElementById('enrolment')!
    place.querySelector('.qr')!.innerHTML = encodeQr(uri, 'svg')
    // Groups of four are easier to type.
    place.querySelector('code')!.textContent = secret.replace(/(.{4})(?=.)/g, '$1 ')
    place.querySelector('form')!.dataset.call = `POST /v1/users/me/authenticators/${id}/confirmation`
    document.getElementById(NEW_FACTOR)!.hidden = true
    place.hidden = false
    place.querySelector('input')!.focus()
  },
})

for (const id of [NEW_FACTOR_CODE, RECOVERY])
  formHooks.set(id, {
    before: nothing,
    async after(ok, value) {
      if (!ok) return
      const { recoveryCodes } = value as { recoveryCodes: string[] }
      // Empty where the account keeps those that it has.
      if (recoveryCodes.length === 0) return location.reload()
      const place = document.getElementById(RECOVERY_CODES)!
      place
        .querySelector('ul')!
        .replaceChildren(
          ...recoveryCodes.map((code) => Object.assign(document.createElement('li'), { textContent: code })),
        )
      document.getElementById('enrolment')!.hidden = true
      place.hidden = false
    },
  })
