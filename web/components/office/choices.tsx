// Choices of the office that are links: which state a list shows, and its next page.
import { linkTo, withQuery } from '../site.ts'
import type { Office } from './office.ts'

interface ChoicesProps {
  office: Office
  label: string
  /** The parameter that they set; a new choice begins at the first page. */
  parameter: string
  choices: readonly (readonly [value: string, title: string])[]
  chosen: string
  /** The section that they belong to. */
  anchor?: string
}

export function Choices({ office, label, parameter, choices, chosen, anchor }: ChoicesProps) {
  const to = (value: string) =>
    linkTo(office, withQuery(office.path, { [parameter]: value, [`${parameter}After`]: undefined }))
  return (
    <nav aria-label={label} class="state-choices">
      {choices.map(([value, title]) => (
        <a
          key={value}
          href={anchor === undefined ? to(value) : `${to(value)}#${anchor}`}
          aria-current={value === chosen ? 'true' : undefined}
        >
          {title}
        </a>
      ))}
    </nav>
  )
}

interface OlderProps {
  office: Office
  parameter: string
  /** The last item of this page; undefined where nothing follows. */
  next: string | undefined
  texts: { more: string; newest: string }
  anchor?: string
}

/** The next page of a list whose items are ordered by id, and the way back to the first. */
export function Older({ office, parameter, next, texts, anchor }: OlderProps) {
  const isFirst = !office.path.includes(`${parameter}=`)
  const to = (after: string | undefined) => {
    const path = linkTo(office, withQuery(office.path, { [parameter]: after }))
    return anchor === undefined ? path : `${path}#${anchor}`
  }
  if (isFirst && next === undefined) return null
  return (
    <p class="older">
      {isFirst ? null : <a href={to(undefined)}>{texts.newest}</a>}
      {next === undefined ? null : (
        <a href={to(next)} rel="next">
          {texts.more}
        </a>
      )}
    </p>
  )
}
