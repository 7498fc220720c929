// What a theater is made of, as a form: of a new one, or of one that is there.
import { Box } from '../../components/fields.tsx'
import { CallForm, Field } from '../../components/form.tsx'
import { problemsOf, saidOf } from '../../components/office/forms.tsx'
import type { Office } from '../../components/office/office.ts'
import { linkTo } from '../../components/site.ts'
import { placesMessages } from '../../messages/places.ts'
import { tablesMessages } from '../../messages/tables.ts'

export interface WholeTheater {
  id: string
  name: string
  city: string
  address: string
  position: { latitude: number; longitude: number } | null
  timeZone: string
  currency: string
  active: boolean
}

interface TheaterFormProps {
  office: Office
  /** Left out: a new one. */
  theater?: WholeTheater
}

export function TheaterForm({ office, theater }: TheaterFormProps) {
  const texts = placesMessages[office.language]
  const said = saidOf(office)
  return (
    <CallForm
      id="theater-form"
      call={theater === undefined ? 'POST /v1/theaters' : `PATCH /v1/theaters/${theater.id}`}
      {...(theater === undefined ? { next: linkTo(office, '/office/theaters/{id}') } : {})}
      // Where neither degree is given.
      fixed={{ position: null }}
      said={theater === undefined ? said.created : said.saved}
      problems={{ ...problemsOf(office), forbidden: texts.notYours, wrong_state: texts.stillOnProgramme }}
    >
      <div class="fields">
        <Place {...{ office, theater }} />
        <Books {...{ office, theater }} />
        <Position {...{ office, theater }} />
      </div>
      <Box name="active" label={texts.active} checked={theater?.active ?? true} />
      <button class="button" type="submit">
        {theater === undefined ? texts.createTheater : tablesMessages[office.language].save}
      </button>
    </CallForm>
  )
}

interface PartProps {
  office: Office
  theater: WholeTheater | undefined
}

function Place({ office, theater }: PartProps) {
  const texts = placesMessages[office.language]
  return (
    <>
      <Field name="name" label={texts.name} wrong={texts.nameWrong} value={theater?.name} maxLength={200} />
      <Field name="city" label={texts.city} wrong={texts.cityWrong} value={theater?.city} maxLength={100} />
      <Field
        name="address"
        label={texts.address}
        wrong={texts.addressWrong}
        value={theater?.address}
        maxLength={300}
      />
    </>
  )
}

function Books({ office, theater }: PartProps) {
  const texts = placesMessages[office.language]
  return (
    <>
      <Field
        name="timeZone"
        label={texts.zone}
        hint={texts.zoneHint}
        wrong={texts.zoneWrong}
        value={theater?.timeZone ?? office.theater?.timeZone}
      />
      <Field
        name="currency"
        label={texts.currency}
        hint={texts.currencyWrong}
        wrong={texts.currencyWrong}
        value={theater?.currency ?? office.theater?.currency}
        maxLength={3}
      />
    </>
  )
}

function Position({ office, theater }: PartProps) {
  const texts = placesMessages[office.language]
  return (
    <>
      {(['latitude', 'longitude'] as const).map((name) => (
        <Field
          key={name}
          name={`position.${name}`}
          id={name}
          label={name === 'latitude' ? texts.latitude : texts.longitude}
          wrong={texts.degreesWrong}
          value={theater?.position ? String(theater.position[name]) : ''}
          inputMode="decimal"
          required={false}
          sent={{ type: 'number' }}
        />
      ))}
    </>
  )
}
