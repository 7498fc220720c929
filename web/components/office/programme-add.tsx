// The form that adds many showtimes of one movie at once.
import { CallForm, Field } from '../form.tsx'
import { PriceList } from './price-list.tsx'
import { ADD_FORM } from './programme-data.ts'
import { type FormsProps, Minutes, Result } from './programme-forms.tsx'

const FORMATS = ['standard', '3d', 'imax', 'xl', '4dx']

export function AddForm({ office, texts, programme }: FormsProps) {
  const { day, usual } = programme
  return (
    <details class="panel-card">
      <summary>
        <h2>{texts.addShowtimes}</h2>
      </summary>
      <p class="soft">{texts.addHint}</p>
      <CallForm
        id={ADD_FORM}
        call="POST /v1/showtime-batches"
        problems={{ showtime_overlap: texts.screenIsTaken }}
      >
        <WhatAndWhere office={office} texts={texts} programme={programme} />
        <div class="fields">
          <Field name="days.from" label={texts.firstDay} type="date" value={day} wrong={texts.dayWrong} />
          <Field name="days.to" label={texts.lastDay} type="date" value={day} wrong={texts.dayWrong} />
          <Field name="times" label={texts.starts} hint={texts.startsHint} wrong={texts.startsWrong} />
          <Field
            name="language"
            label={texts.spokenIn}
            hint={texts.spokenInHint}
            value={usual.language}
            wrong={texts.spokenInWrong}
          />
          <Minutes name="preShowMinutes" label={texts.preShow} value={usual.preShowMinutes} texts={texts} />
          <Minutes
            name="cleaningMinutes"
            label={texts.cleaning}
            value={usual.cleaningMinutes}
            texts={texts}
          />
        </div>
        <PriceList id="add" office={office} texts={texts} terms={usual} />
        <label class="draft">
          <input type="checkbox" name="draft" /> {texts.asDraft}
        </label>
        <Result />
        <div class="actions">
          <button type="button" class="button quiet" data-check>
            {texts.check}
          </button>
          <button type="submit" class="button">
            {texts.schedule}
          </button>
        </div>
        <noscript>{texts.notWithoutScript}</noscript>
      </CallForm>
    </details>
  )
}

function WhatAndWhere({ office, texts, programme }: FormsProps) {
  return (
    <div class="fields">
      <div class="field">
        <label for="movieId">{texts.movie}</label>
        <select id="movieId" name="movieId" required>
          <option value="">{texts.chooseMovie}</option>
          {programme.movies.map(({ id, title, durationMinutes }) => (
            <option key={id} value={id}>
              {title} ({office.messages.minutes(durationMinutes)})
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="format">{office.messages.format}</label>
        <select id="format" name="format">
          <option value="">{texts.screensOwn}</option>
          {FORMATS.map((format) => (
            <option key={format} value={format}>
              {format}
            </option>
          ))}
        </select>
      </div>
      <fieldset class="checks">
        <legend>{texts.screens}</legend>
        {programme.screens.map(({ id, number }) => (
          <label key={id}>
            <input type="checkbox" name="screenIds" value={id} /> {office.messages.screen(number)}
          </label>
        ))}
      </fieldset>
    </div>
  )
}
