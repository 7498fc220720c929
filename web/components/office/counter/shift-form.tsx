// A form with one amount, which web/islands/office/shift.ts sends in minor units.
import type { CounterMessages } from '../../../messages/counter.ts'

interface ShiftFormProps {
  texts: CounterMessages
  path: string
  currency: string
  fixed?: object
  /** Its name in the body. */
  field: string
  label: string
  submit: string
  next: string
}

export function ShiftForm({ texts, path, currency, fixed = {}, field, label, submit, next }: ShiftFormProps) {
  return (
    <form
      class="form"
      method="post"
      novalidate
      data-shift={path}
      data-currency={currency}
      data-fixed={JSON.stringify(fixed)}
      data-next={next}
    >
      <div class="form-problem" role="alert" hidden />
      <div class="field">
        <label for="amount">
          {label} ({currency})
        </label>
        <input
          id="amount"
          name={field}
          inputMode="decimal"
          autocomplete="off"
          required
          dir="ltr"
          aria-describedby="amount-error"
        />
        <p class="error" id="amount-error" role="alert" hidden>
          {texts.amountWrong}
        </p>
      </div>
      <button type="submit" class="button">
        {submit}
      </button>
    </form>
  )
}
