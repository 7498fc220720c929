// Fields beside `Field`: text of several lines, choices and boxes, each with its name, its hint and the place
// where its error is said.
import { describedBy, type FieldFrame, FieldPlace, type SentAs, sentAs } from './form.tsx'

interface TextAreaProps extends FieldFrame {
  value?: string
  rows?: number
  required?: boolean
  sent?: SentAs
}

export const TextArea = ({ name, label, hint, wrong, id = name, value, sent, ...area }: TextAreaProps) => (
  <FieldPlace {...{ id, label, hint, wrong }}>
    <textarea
      {...area}
      {...sentAs(sent)}
      id={id}
      name={name}
      aria-describedby={describedBy(id, hint)}
      dir="auto"
    >
      {value}
    </textarea>
  </FieldPlace>
)

export interface Option {
  value: string
  label: string
}

interface SelectProps extends FieldFrame {
  options: readonly Option[]
  value?: string | undefined
  required?: boolean
  sent?: SentAs
}

export const Select = ({
  name,
  label,
  hint,
  wrong,
  id = name,
  options,
  value,
  sent,
  required,
}: SelectProps) => (
  <FieldPlace {...{ id, label, hint, wrong }}>
    <select
      {...sentAs(sent)}
      id={id}
      name={name}
      required={required}
      aria-describedby={describedBy(id, hint)}
    >
      {options.map((each) => (
        <option key={each.value} value={each.value} selected={each.value === value}>
          {each.label}
        </option>
      ))}
    </select>
  </FieldPlace>
)

interface BoxProps {
  name: string
  label: string
  id?: string
  checked?: boolean
}

/** Yes or no. */
export const Box = ({ name, label, id = name, checked }: BoxProps) => (
  <label class="choice" for={id}>
    <input {...sentAs({ type: 'boolean' })} type="checkbox" id={id} name={name} checked={checked} />
    <span>{label}</span>
  </label>
)

interface BoxesProps {
  name: string
  label: string
  options: readonly Option[]
  checked: readonly string[]
  wrong: string
}

/** Any of these, as a list. */
export const Boxes = ({ name, label, options, checked, wrong }: BoxesProps) => (
  <fieldset class="cards boxes">
    <legend>{label}</legend>
    {options.map(({ value, label }) => (
      <label key={value} class="choice" for={`${name}-${value}`}>
        <input
          {...sentAs({ type: 'list' })}
          type="checkbox"
          id={`${name}-${value}`}
          name={name}
          value={value}
          checked={checked.includes(value)}
          aria-describedby={`${name}-${options[0]!.value}-error`}
        />
        <span>{label}</span>
      </label>
    ))}
    <p class="error" id={`${name}-${options[0]!.value}-error`} data-wrong={wrong} hidden />
  </fieldset>
)
