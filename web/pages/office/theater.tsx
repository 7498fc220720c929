// A theater: its form, its screens, what its receipts state, and its end.
import type { VNode } from 'preact'
import { Select } from '../../components/fields.tsx'
import { CallForm, Field } from '../../components/form.tsx'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { DangerForm, problemsOf, saidOf } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { type Column, Pager, Table } from '../../components/office/table.tsx'
import { linkTo } from '../../components/site.ts'
import { numberOf } from '../../components/times.ts'
import { placesMessages } from '../../messages/places.ts'
import { TaxForm, type TaxSettings } from './tax-form.tsx'
import { TheaterForm, type WholeTheater } from './theater-form.tsx'

export interface ShownScreen {
  id: string
  number: number
  format: string
  layoutVersion: number | null
  seats: number
}

export interface TheaterPageProps {
  office: Office
  theater: WholeTheater
  screens: readonly ShownScreen[]
  /** The cursor of further screens. */
  next: string | null
  formats: readonly string[]
  taxes: TaxSettings | undefined
}

export function TheaterPage(props: TheaterPageProps): VNode {
  const { office, theater, screens, formats, taxes } = props
  const texts = placesMessages[office.language]
  return (
    <AdministrationFrame office={office} title={theater.name}>
      <TheaterForm office={office} theater={theater} />
      <Screens {...props} />
      <CallForm
        id="screen-form"
        call={`POST /v1/theaters/${theater.id}/screens`}
        next={officeLink(office, '/office/screens/{id}')}
        said={saidOf(office).created}
        problems={{ ...problemsOf(office), wrong_state: texts.numberTaken }}
      >
        <ScreenFields office={office} formats={formats} />
        <button class="button quiet" type="submit">
          {texts.addScreen}
        </button>
      </CallForm>
      <TaxForm office={office} theaterId={theater.id} taxes={taxes} />
      <DangerForm
        office={office}
        call={`DELETE /v1/theaters/${theater.id}`}
        next={linkTo(office, '/office/theaters')}
        said={saidOf(office).archived}
        label={texts.archiveTheater}
        effect={texts.archiveTheaterEffect(screens.length)}
        problems={{ wrong_state: texts.stillOnProgramme }}
      />
    </AdministrationFrame>
  )
}

function Screens({ office, screens, next }: TheaterPageProps) {
  const texts = placesMessages[office.language]
  return (
    <section aria-labelledby="screens-title">
      <h2 id="screens-title">{texts.screens}</h2>
      {screens.length === 0 ? (
        <div class="empty">
          <p>{texts.noScreens}</p>
        </div>
      ) : (
        <Table
          id="screens"
          caption={texts.screens}
          columns={columnsOf(office)}
          rows={screens}
          keyOf={({ id }) => id}
        />
      )}
      <Pager office={office} next={next} />
    </section>
  )
}

function columnsOf(office: Office): Column<ShownScreen>[] {
  const texts = placesMessages[office.language]
  return [
    {
      title: texts.number,
      show: ({ id, number }) => (
        <a href={officeLink(office, `/office/screens/${id}`)}>{office.messages.screen(number)}</a>
      ),
    },
    { title: texts.format, show: ({ format }) => format },
    { title: texts.seats, figures: true, show: ({ seats }) => numberOf(office.language, seats) },
    {
      title: texts.layout,
      show: ({ id, layoutVersion }) => (
        <a href={officeLink(office, `/office/screens/${id}/layout`)}>
          {layoutVersion === null ? texts.noLayout : texts.versionOf(layoutVersion)}
        </a>
      ),
    },
  ]
}

interface ScreenFieldsProps {
  office: Office
  formats: readonly string[]
  screen?: ShownScreen
}

export function ScreenFields({ office, formats, screen }: ScreenFieldsProps) {
  const texts = placesMessages[office.language]
  return (
    <div class="fields">
      <Field
        name="number"
        label={texts.number}
        wrong={texts.numberWrong}
        value={screen && String(screen.number)}
        inputMode="numeric"
        sent={{ type: 'number' }}
      />
      <Select
        name="format"
        label={texts.format}
        wrong={texts.format}
        options={formats.map((format) => ({ value: format, label: format }))}
        value={screen?.format}
      />
    </div>
  )
}
