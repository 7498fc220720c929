// Forms that web/islands/forms.ts sends to /v1: what is called, and where it leads, stands in the page.
import type { ComponentChildren } from 'preact'

export interface CallFormProps {
  /** Such as "POST /v1/sessions". */
  call: string
  /** Fields that are not typed. */
  fixed?: object
  /** Where it leads when all is well; left out: the message is shown, or the page is loaded again. */
  next?: string
  /** Said when all is well. */
  done?: string
  /** Said by the page that comes when all is well, of the office: what was saved. */
  said?: string
  /** Signs in afterwards with the e-mail and password that were typed. */
  signsIn?: boolean
  /** With an Idempotency-Key of this page. */
  keyed?: boolean
  /** What was typed goes into the query: proxies may drop the body of a DELETE. */
  inQuery?: boolean
  /** Said in place of problems, by their code; `other` for those without. */
  problems?: Record<string, string>
  /** An element that a problem with this code shows. */
  reveals?: { code: string; id: string }
  children: ComponentChildren
  id?: string
}

export const CallForm = (props: CallFormProps) => (
  <form
    class="form"
    id={props.id}
    method="post"
    novalidate
    data-call={props.call}
    data-fixed={props.fixed && JSON.stringify(props.fixed)}
    data-next={props.next}
    data-said={props.said}
    data-signs-in={props.signsIn ? '' : undefined}
    data-keyed={props.keyed ? '' : undefined}
    data-in-query={props.inQuery ? '' : undefined}
    data-problems={props.problems && JSON.stringify(props.problems)}
    data-reveals={props.reveals && JSON.stringify(props.reveals)}
  >
    <div class="form-problem" role="alert" hidden />
    {props.children}
    {props.done === undefined ? null : (
      <p class="notice" role="status" hidden>
        {props.done}
      </p>
    )}
  </form>
)

/** How a field goes to /v1 (web/islands/form-values.ts); left out: as text, and not at all when empty. */
export interface SentAs {
  type?: 'number' | 'money' | 'moment' | 'list' | 'pairs' | 'json' | 'boolean'
  /** What an empty field is. */
  empty?: null | '' | readonly []
  /** Of a number: how many of what is sent make one of what is typed. */
  times?: number
  /** Of money: its code, or "#" and the id of the field where it is chosen. */
  currency?: string
  /** Of a moment: whose clocks. */
  zone?: string
  /** Of pairs: what the part before the colon is, and the part after it. */
  keys?: string
}

export const sentAs = (sent: SentAs = {}) => ({
  'data-type': sent.type,
  'data-empty': sent.empty === undefined ? undefined : JSON.stringify(sent.empty),
  'data-times': sent.times,
  'data-currency': sent.currency,
  'data-zone': sent.zone,
  'data-keys': sent.keys,
})

export interface FieldFrame {
  name: string
  label: string
  /** Of another id than its name, where two forms share a page. */
  id?: string
  hint?: string | undefined
  /** What a value has to be, said where it is not. */
  wrong: string
}

interface FieldProps extends FieldFrame {
  type?: string
  autocomplete?: string
  value?: string | undefined
  required?: boolean
  inputMode?: 'numeric' | 'decimal' | 'email' | 'text'
  maxLength?: number
  sent?: SentAs
}

/** An input with its name, its hint and the place where its error is said. */
export function Field({ name, label, hint, wrong, id = name, required = true, sent, ...input }: FieldProps) {
  return (
    <FieldPlace {...{ id, label, hint, wrong }}>
      <input
        {...(input as object)}
        {...sentAs(sent)}
        id={id}
        name={name}
        required={required}
        aria-describedby={describedBy(id, hint)}
        dir="auto"
      />
    </FieldPlace>
  )
}

/** Hint and error, by the id of the field. */
export const describedBy = (id: string, hint: string | undefined): string =>
  [hint === undefined ? '' : `${id}-hint`, `${id}-error`].filter(Boolean).join(' ')

interface FieldPlaceProps extends Required<Pick<FieldFrame, 'id' | 'label' | 'wrong'>> {
  hint: string | undefined
  children: ComponentChildren
}

/** What stands around each kind of field. */
export const FieldPlace = ({ id, label, hint, wrong, children }: FieldPlaceProps) => (
  <div class="field">
    <label for={id}>{label}</label>
    {hint === undefined ? null : (
      <span id={`${id}-hint`} class="soft">
        {hint}
      </span>
    )}
    {children}
    <p class="error" id={`${id}-error`} data-wrong={wrong} hidden />
  </div>
)
