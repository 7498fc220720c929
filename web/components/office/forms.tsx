// Forms that pages of the office share: one that narrows a list, and one for what cannot be taken back.
import type { ComponentChildren } from 'preact'
import { tablesMessages } from '../../messages/tables.ts'
import { CallForm, type CallFormProps } from '../form.tsx'
import { linkTo, withQuery } from '../site.ts'
import type { Office } from './office.ts'

interface FilterFormProps {
  office: Office
  /** Where a filter is set: what leads back to the whole list is shown. */
  filtered: boolean
  /** Fields named as the parameters of the page. */
  children: ComponentChildren
}

/** Works without script, and what is chosen stands in the address. */
export function FilterForm({ office, filtered, children }: FilterFormProps) {
  const texts = tablesMessages[office.language]
  const [path = ''] = office.path.split('?')
  return (
    <search aria-label={texts.filter}>
      <form class="filter-form" action={path}>
        {office.language === 'en' ? null : <input type="hidden" name="lang" value={office.language} />}
        {office.theater ? <input type="hidden" name="theater" value={office.theater.id} /> : null}
        {children}
        <button class="button" type="submit">
          {texts.filter}
        </button>
        {filtered ? (
          <a class="button quiet" href={linkTo(office, withQuery(path, { theater: office.theater?.id }))}>
            {texts.showAll}
          </a>
        ) : null}
      </form>
    </search>
  )
}

interface FilterFieldProps {
  name: string
  label: string
  value: string | undefined
  type?: 'search' | 'date' | 'text'
}

export const FilterField = ({ name, label, value, type = 'search' }: FilterFieldProps) => (
  <div class="field">
    <label for={`by-${name}`}>{label}</label>
    <input {...({ type } as object)} id={`by-${name}`} name={name} value={value} dir="auto" />
  </div>
)

interface DangerFormProps extends Omit<CallFormProps, 'children'> {
  office: Office
  /** What it does: on the button that opens it, and on the one that does it. */
  label: string
  /** What follows from it, in numbers where there are some. */
  effect: ComponentChildren
  /** Fields, such as a reason. */
  children?: ComponentChildren
}

/** Opens first, and says what follows: nothing happens by one slip of a hand. */
export const DangerForm = ({ office, label, effect, children, ...form }: DangerFormProps) => (
  <details class="danger-form">
    <summary>
      <span class="button quiet">{label}</span>
    </summary>
    <CallForm {...form} problems={{ ...problemsOf(office), ...form.problems }}>
      <p>{effect}</p>
      {children}
      <button class="button danger" type="submit">
        {label}
      </button>
    </CallForm>
  </details>
)

/** What forms of the office say of problems whose title says too little. */
export function problemsOf(office: Office): Record<string, string> {
  const texts = tablesMessages[office.language]
  return { other: texts.noAnswer, forbidden: texts.notAllowed, not_found: texts.gone }
}

/** What the next page says of what was done. */
export function saidOf(office: Office) {
  const texts = tablesMessages[office.language]
  return { created: texts.created, saved: texts.saved, archived: texts.archived }
}
