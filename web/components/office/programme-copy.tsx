// The form that copies a day or a week of the programme to other days.
import { CallForm, Field } from '../form.tsx'
import { addDays } from '../times.ts'
import { COPY_FORM } from './programme-data.ts'
import { type FormsProps, Result } from './programme-forms.tsx'

export const CopyForm = ({ office, texts, programme: { day } }: FormsProps) => (
  <details class="panel-card">
    <summary>
      <h2>{texts.copy}</h2>
    </summary>
    <p class="soft">{texts.copyHint}</p>
    <CallForm
      id={COPY_FORM}
      call={`POST /v1/theaters/${office.theater.id}/showtime-copies`}
      fixed={{ from: day }}
      problems={{ showtime_overlap: texts.screenIsTaken }}
    >
      <div class="fields">
        <div class="field">
          <label for="copy-days">{texts.copyWhat}</label>
          <select id="copy-days" name="days">
            <option value="1">{texts.copyDay}</option>
            <option value="7">{texts.copyWeek}</option>
          </select>
        </div>
        <Field
          id="copy-to"
          name="to"
          label={texts.copyTo}
          type="date"
          value={addDays(day, 7)}
          wrong={texts.copyToWrong}
        />
      </div>
      <label class="draft">
        <input type="checkbox" name="draft" /> {texts.asDraft}
      </label>
      <Result />
      <div class="actions">
        <button type="button" class="button quiet" data-check>
          {texts.check}
        </button>
        <button type="submit" class="button">
          {texts.copyNow}
        </button>
      </div>
      <noscript>{texts.notWithoutScript}</noscript>
    </CallForm>
  </details>
)
