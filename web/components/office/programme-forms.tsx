// Forms of the programme that change one showtime.
import type { ProgrammeMessages } from '../../messages/programme.ts'
import { CallForm, Field } from '../form.tsx'
import { dayOf, timeOf } from '../times.ts'
import { officeLink, type TheaterOffice } from './office.ts'
import { PriceList } from './price-list.tsx'
import {
  CHANGE_FORM,
  MOVE_FORM,
  type PlannedShowtime,
  type ProgrammeDay,
  START_FORM,
} from './programme-data.ts'
import { timesOf } from './timeline.tsx'

export interface FormsProps {
  office: TheaterOffice
  texts: ProgrammeMessages
  programme: ProgrammeDay
}

/** What a check or a refusal names. */
export const Result = () => <div class="result" role="status" data-result hidden />

interface MinutesProps {
  id?: string
  name: string
  label: string
  value: number
  texts: ProgrammeMessages
}

export const Minutes = ({ id, name, label, value, texts }: MinutesProps) => (
  <Field
    {...(id && { id })}
    name={name}
    label={label}
    type="number"
    value={String(value)}
    wrong={texts.minutesWrong}
  />
)

export function ChangeForms({ office, texts, programme }: FormsProps) {
  const { chosen, day, serverTime } = programme
  if (chosen === undefined) return null
  const isOpen = chosen.status !== 'cancelled' && chosen.startsAt > serverTime
  return (
    <section id="change" class="panel-card" tabIndex={-1} aria-labelledby="change-title">
      <h2 id="change-title">
        <bdi>{chosen.movie.title}</bdi>, {office.messages.screen(chosen.screen.number)},{' '}
        {timesOf(office, chosen)}
      </h2>
      {isOpen ? (
        <>
          <StartForm office={office} texts={texts} showtime={chosen} />
          <MoveForm office={office} texts={texts} programme={programme} showtime={chosen} />
          <PricesForm office={office} texts={texts} showtime={chosen} />
          <CallForm
            call={`DELETE /v1/showtimes/${chosen.id}`}
            next={officeLink(office, `/office/programme?date=${day}`)}
          >
            <p class="soft">{texts.removeHint}</p>
            <button type="submit" class="button quiet">
              {texts.remove}
            </button>
          </CallForm>
        </>
      ) : (
        <p class="notice">{texts.hasBegun}</p>
      )}
      <p>
        <a href={officeLink(office, `/office/programme?date=${day}`)}>{texts.close}</a>
      </p>
    </section>
  )
}

type ChosenProps = Omit<FormsProps, 'programme'> & { showtime: PlannedShowtime }

function StartForm({ office, texts, showtime }: ChosenProps) {
  const { timeZone } = office.theater
  return (
    <CallForm
      id={START_FORM}
      call={`PATCH /v1/showtimes/${showtime.id}`}
      problems={{ showtime_overlap: texts.screenIsTaken }}
    >
      <div class="fields">
        <Field
          id="start-day"
          name="day"
          label={texts.newDay}
          type="date"
          value={dayOf(showtime.startsAt, timeZone)}
          wrong={texts.dayWrong}
        />
        <Field
          id="start-time"
          name="time"
          label={texts.newStart}
          type="time"
          hint={texts.newStartHint}
          value={timeOf('en', showtime.startsAt, timeZone)}
          wrong={texts.startsWrong}
        />
        <Minutes
          id="start-cleaning"
          name="cleaningMinutes"
          label={texts.cleaning}
          value={showtime.cleaningMinutes}
          texts={texts}
        />
      </div>
      <Result />
      <button type="submit" class="button">
        {texts.save}
      </button>
    </CallForm>
  )
}

function MoveForm({ office, texts, programme, showtime }: FormsProps & ChosenProps) {
  return (
    <CallForm
      id={MOVE_FORM}
      call={`POST /v1/showtimes/${showtime.id}/moves`}
      problems={{ showtime_overlap: texts.screenIsTaken }}
    >
      <div class="field">
        <label for="screenId">{texts.moveTo}</label>
        <span class="soft">{texts.moveHint}</span>
        <select id="screenId" name="screenId" required>
          <option value="">{texts.chooseScreen}</option>
          {programme.screens
            .filter(({ id }) => id !== showtime.screen.id)
            .map(({ id, number, format }) => (
              <option key={id} value={id}>
                {office.messages.screen(number)} ({format})
              </option>
            ))}
        </select>
      </div>
      <Result />
      <div class="actions">
        <button type="button" class="button quiet" data-check>
          {texts.check}
        </button>
        <button type="submit" class="button">
          {texts.moveNow}
        </button>
      </div>
    </CallForm>
  )
}

const PricesForm = ({ office, texts, showtime }: ChosenProps) => (
  <CallForm id={CHANGE_FORM} call={`PATCH /v1/showtimes/${showtime.id}`}>
    <PriceList id="change" office={office} texts={texts} terms={showtime} />
    <button type="submit" class="button">
      {texts.save}
    </button>
  </CallForm>
)
