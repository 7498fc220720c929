// A screen of a theater: its number and format, the way to its seats, and its end.
import type { VNode } from 'preact'
import { CallForm } from '../../components/form.tsx'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { DangerForm, problemsOf, saidOf } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { placesMessages } from '../../messages/places.ts'
import { tablesMessages } from '../../messages/tables.ts'
import { ScreenFields, type ShownScreen } from './theater.tsx'
import type { WholeTheater } from './theater-form.tsx'
import { linkToTheater } from './theaters.tsx'

interface ScreenPageProps {
  office: Office
  theater: WholeTheater
  screen: ShownScreen
  formats: readonly string[]
}

export function ScreenPage({ office, theater, screen, formats }: ScreenPageProps): VNode {
  const texts = placesMessages[office.language]
  return (
    <AdministrationFrame office={office} title={`${theater.name} · ${office.messages.screen(screen.number)}`}>
      <p class="row">
        <a href={linkToTheater(office, theater)}>
          <bdi>{theater.name}</bdi>
        </a>
        <a href={officeLink(office, `/office/screens/${screen.id}/layout`)}>{texts.drawSeats}</a>
        <span class="soft">
          {screen.layoutVersion === null ? texts.noLayout : `${texts.seats}: ${screen.seats}`}
        </span>
      </p>
      <CallForm
        id="screen-form"
        call={`PATCH /v1/screens/${screen.id}`}
        said={saidOf(office).saved}
        problems={{ ...problemsOf(office), wrong_state: texts.numberTaken }}
      >
        <ScreenFields office={office} formats={formats} screen={screen} />
        <button class="button" type="submit">
          {tablesMessages[office.language].save}
        </button>
      </CallForm>
      <DangerForm
        office={office}
        call={`DELETE /v1/screens/${screen.id}`}
        next={linkToTheater(office, theater)}
        said={saidOf(office).archived}
        label={texts.archiveScreen}
        effect={texts.archiveScreenEffect(screen.seats)}
        problems={{ wrong_state: texts.stillOnProgramme }}
      />
    </AdministrationFrame>
  )
}
