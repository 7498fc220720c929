// In the browser: opens and closes a shift. Amounts are typed as people write them and sent in minor units.
import type { Language } from '../../../shared/domain/contact.ts'
import { minorUnits } from '../../components/office/counter/amounts.ts'
import { call } from '../call.ts'

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-shift]'))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void send(form)
  })
document.getElementById('print')?.addEventListener('click', () => window.print())

async function send(form: HTMLFormElement): Promise<void> {
  const { shift: path = '', currency = '', fixed = '{}', next = location.href } = form.dataset
  const input = form.querySelector('input')!
  const amount = minorUnits(input.value, currency)
  const fault = form.querySelector<HTMLElement>('.error')!
  fault.hidden = amount !== undefined
  input.toggleAttribute('aria-invalid', amount === undefined)
  if (amount === undefined) return input.focus()
  if (form.getAttribute('aria-busy') === 'true') return
  form.setAttribute('aria-busy', 'true')
  const body = { ...JSON.parse(fixed), [input.name]: { amount, currency } }
  const language = document.documentElement.lang as Language
  const called = await call({ method: 'POST', path, body, language })
  if (called.ok) return location.assign(next)
  form.setAttribute('aria-busy', 'false')
  const place = form.querySelector<HTMLElement>('.form-problem')!
  place.textContent = called.problem.title || fault.textContent
  place.hidden = false
}
