// A field of the counter: its label, hint and fault, and what is typed into it.
import type { Ref } from 'preact'

interface TypedProps {
  id: string
  label: string
  hint?: string
  value: string
  field?: Ref<HTMLInputElement> | undefined
  numeric?: boolean
  decimal?: boolean
  /** What is wrong, said at the field. */
  wrong?: string | undefined
  /** Wrong, and said elsewhere. */
  invalid?: boolean
  onType(text: string): void
}

export function Typed({
  id,
  label,
  hint,
  value,
  field,
  numeric,
  decimal,
  wrong,
  invalid,
  onType,
}: TypedProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint === undefined ? null : <span id={`${id}-hint`}>{hint}</span>}
      <input
        ref={field ?? null}
        id={id}
        value={value}
        maxLength={100}
        autocomplete="off"
        inputMode={numeric ? 'numeric' : decimal ? 'decimal' : 'text'}
        dir="auto"
        aria-invalid={wrong !== undefined || invalid ? 'true' : undefined}
        aria-describedby={`${hint === undefined ? '' : `${id}-hint `}${id}-error`}
        onInput={(event) => onType(event.currentTarget.value)}
      />
      <p class="error" id={`${id}-error`} hidden={wrong === undefined}>
        {wrong}
      </p>
    </div>
  )
}
