// In the browser: sends forms to /v1 as JSON (web/components/form.tsx) and says what came of it, each error
// at its field.
import type { Language } from '../../shared/domain/contact.ts'
import { call, forgetKey, keyOf, type Problem } from './call.ts'
import { put, sentValue } from './form-values.ts'

const language = document.documentElement.lang as Language

interface Hooks {
  /** Before it is sent. */
  before(): Promise<void>
  /** What is sent, in place of the fields as they are. */
  body?(form: HTMLFormElement): object
  /** In place of what follows when all is well, and beside what is said when it is not: then the problem. */
  after(ok: boolean, value: Answer): Promise<void>
}
/** By the form's id: what another script does around its call. */
export const formHooks = new Map<string, Hooks>()

// Also for forms that come into the page later.
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  if (form.dataset.call === undefined) return
  event.preventDefault()
  void submit(form)
})

async function submit(form: HTMLFormElement): Promise<void> {
  if (form.getAttribute('aria-busy') === 'true') return
  clear(form)
  const missing = controlsOf(form).find((control) => !control.checkValidity())
  if (missing) return sayAt(missing, undefined)
  setBusy(form, true)
  const hooks = formHooks.get(form.id)
  await hooks?.before()
  const called = await send(form)
  if (!called.ok) sayProblem(form, called.problem)
  await hooks?.after(called.ok, called.ok ? called.value : called.problem)
  // Else another page comes: until then nothing is sent again.
  if (!called.ok || !goOn(form, called.value, hooks !== undefined)) setBusy(form, false)
}

/** Buttons are not disabled, or they would lose the focus. */
function setBusy(form: HTMLFormElement, busy: boolean): void {
  form.setAttribute('aria-busy', String(busy))
  for (const button of form.querySelectorAll('button')) button.setAttribute('aria-disabled', String(busy))
}

async function send(form: HTMLFormElement) {
  const [method, path] = form.dataset.call!.split(' ') as ['POST', string]
  const intent = form.dataset.keyed === undefined ? undefined : `${form.dataset.call} ${form.dataset.fixed}`
  const body = formHooks.get(form.id)?.body?.(form) ?? bodyOf(form)
  const asked = { method, ...placed(form, path, body), key: intent && keyOf(intent), language }
  const called = await call<Answer>(asked)
  // A request that was refused is done with; one without an answer may have been heard.
  const refused = !called.ok && called.problem.status >= 400 && called.problem.status < 500
  if (intent !== undefined && (called.ok || refused)) forgetKey(intent)
  return called.ok && form.dataset.signsIn !== undefined ? signIn(new FormData(form)) : called
}

const placed = (form: HTMLFormElement, path: string, typed: object | undefined) =>
  form.dataset.inQuery === undefined
    ? { path, body: typed }
    : { path: `${path}?${new URLSearchParams(typed as Record<string, string>)}` }

/** Whether another page comes. */
function goOn(form: HTMLFormElement, value: Answer, hooked: boolean): boolean {
  const { next, said } = form.dataset
  const done = form.querySelector<HTMLElement>('[role=status]')
  // It has gone elsewhere, or shows the answer in its place.
  if (hooked) return false
  if (done) {
    done.hidden = false
    form.reset()
    return false
  }
  if (said !== undefined) sessionStorage.setItem(SAID, said)
  if (next === undefined) location.reload()
  else location.assign(next.replace('{id}', String(value?.id)))
  return true
}

/** What the page that comes is to say: it shows that once (web/islands/office/frame.ts). */
export const SAID = 'said'

type Answer = Record<string, unknown> | undefined

function signIn(typed: FormData) {
  const body = { email: typed.get('email'), password: typed.get('password'), cookie: true }
  return call<Answer>({ method: 'POST', path: '/v1/sessions', body, language })
}

/** What was typed, beside what is fixed; fields that say nothing are left out. */
function bodyOf(form: HTMLFormElement): object | undefined {
  const body: Record<string, unknown> = form.dataset.fixed === undefined ? {} : JSON.parse(form.dataset.fixed)
  for (const control of controlsOf(form)) {
    const { name, type, dataset } = control
    // It has to be marked, and says nothing.
    if (name === '') continue
    const value = isLeftOpen(control) ? undefined : sentValue(control)
    // Boxes of one name are a list together, which is empty without a mark.
    if (type === 'checkbox' && dataset.type === 'list')
      body[name] = [...((body[name] as unknown[] | undefined) ?? []), ...((value as [] | undefined) ?? [])]
    else if (value === undefined) continue
    else if (name === 'choice') Object.assign(body, JSON.parse(String(value)))
    else if (name === 'payment') body.payment = JSON.parse(String(value))
    else put(body, name, value)
  }
  return Object.keys(body).length > 0 || form.dataset.fixed !== undefined ? body : undefined
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const controlsOf = (form: HTMLFormElement): Control[] =>
  [...form.elements].filter(
    (element): element is Control =>
      /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) && !element.matches(':disabled'),
  )

/** A box or a radio button without its mark. */
const isLeftOpen = (control: Control): boolean =>
  control instanceof HTMLInputElement &&
  /^(checkbox|radio)$/.test(control.type) &&
  control.dataset.type !== 'boolean' &&
  !control.checked

function clear(form: HTMLFormElement): void {
  for (const error of form.querySelectorAll<HTMLElement>('.error, .form-problem')) error.hidden = true
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid')
}

function sayProblem(form: HTMLFormElement, problem: Problem): void {
  // Sent before, with another key: what came of it stands there.
  if (typeof problem.reservationId === 'string') {
    location.assign(form.dataset.next!.replace('{id}', problem.reservationId))
    return
  }
  const named = (problem.errors ?? []).flatMap(({ path, message }) => {
    const input = controlOf(form, path)
    return input ? [{ input, message }] : []
  })
  const reveals = form.dataset.reveals && JSON.parse(form.dataset.reveals)
  if (reveals?.code === problem.code) {
    const shown = document.getElementById(reveals.id)!
    shown.hidden = false
    shown.querySelector('input')?.focus()
  }
  for (const { input, message } of named.reverse()) sayAt(input, message)
  if (named.length > 0) return
  const texts: Record<string, string> = JSON.parse(form.dataset.problems ?? '{}')
  const text =
    texts[problem.code] ?? [problem.title, language === 'en' ? problem.detail : ''].filter(Boolean).join('. ')
  const place = form.querySelector<HTMLElement>('.form-problem')!
  place.textContent = text || (texts.other ?? problem.code)
  place.hidden = false
}

/** The field of a path, or of what it is a part of: "genres.2" is in "genres". */
function controlOf(form: HTMLFormElement, path: string): Control | undefined {
  const control = controlsOf(form).find(({ name, type }) => name === path && type !== 'hidden')
  const end = path.lastIndexOf('.')
  return control ?? (end < 0 ? undefined : controlOf(form, path.slice(0, end)))
}

/** In the page's language: what the field has to be; in English also what the server says of it. */
function sayAt(input: Control, message: string | undefined): void {
  const place = document.getElementById(`${input.id}-error`)
  if (!place) return
  const label = labelOf(input)?.textContent ?? input.name
  place.textContent =
    message !== undefined && language === 'en' ? `${label}: ${message}` : place.dataset.wrong!
  place.hidden = false
  input.setAttribute('aria-invalid', 'true')
  input.focus()
}

const labelOf = (input: Control) => document.querySelector(`label[for="${input.id}"]`)
