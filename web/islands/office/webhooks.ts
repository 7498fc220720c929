// In the browser: shows the secret of a webhook endpoint, which is answered once and never again.
import { NEW_ENDPOINT, NEW_SECRET, SECRET } from '../../pages/office/webhook-ids.ts'
import { formHooks } from '../forms.ts'

for (const id of [NEW_ENDPOINT, NEW_SECRET])
  formHooks.set(id, {
    before: async () => undefined,
    async after(ok, value) {
      if (!ok) return
      const { id: endpointId, secret } = value as { id: string; secret: string }
      const place = document.getElementById(SECRET)!
      place.querySelector('code')!.textContent = secret
      const link = place.querySelector('a')!
      link.href = link.href.replace('ID', endpointId)
      document.getElementById(id)!.hidden = true
      place.hidden = false
      link.focus()
    },
  })
