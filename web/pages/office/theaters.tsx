// The theaters that somebody runs: the list, and the form of a new one.
import type { VNode } from 'preact'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { FilterField, FilterForm } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { type Column, List } from '../../components/office/table.tsx'
import { withQuery } from '../../components/site.ts'
import { placesMessages } from '../../messages/places.ts'
import { tablesMessages } from '../../messages/tables.ts'
import { TheaterForm, type WholeTheater } from './theater-form.tsx'

interface TheatersPageProps {
  office: Office
  city: string | undefined
  theaters: readonly WholeTheater[]
  next: string | null
}

/** The page of a theater, which it shows as the chosen one: its clocks count there. */
export const linkToTheater = (
  office: Office,
  { id, active }: Pick<WholeTheater, 'id' | 'active'>,
): string => {
  const link = officeLink(office, `/office/theaters/${id}`)
  return active ? withQuery(link, { theater: id }) : link
}

export function TheatersPage({ office, city, theaters, next }: TheatersPageProps): VNode {
  const texts = placesMessages[office.language]
  const title = tablesMessages[office.language].theaters
  return (
    <AdministrationFrame office={office} title={title}>
      <div class="list-head">
        <FilterForm office={office} filtered={city !== undefined}>
          <FilterField name="city" label={texts.city} value={city} />
        </FilterForm>
        {office.isAdmin ? (
          <a class="button" href={officeLink(office, '/office/theaters/new')}>
            {texts.newTheater}
          </a>
        ) : null}
      </div>
      <List
        id="theaters"
        caption={title}
        office={office}
        columns={columnsOf(office)}
        rows={theaters}
        keyOf={({ id }) => id}
        next={next}
        empty={<p>{city === undefined ? texts.noTheaters : texts.noTheaterIn(city)}</p>}
      />
    </AdministrationFrame>
  )
}

function columnsOf(office: Office): Column<WholeTheater>[] {
  const texts = placesMessages[office.language]
  return [
    {
      title: texts.name,
      show: (theater) => (
        <a href={linkToTheater(office, theater)}>
          <bdi>{theater.name}</bdi>
        </a>
      ),
    },
    { title: texts.city, show: ({ city }) => <bdi>{city}</bdi> },
    { title: texts.address, show: ({ address }) => <bdi>{address}</bdi> },
    { title: texts.zone, show: ({ timeZone }) => timeZone },
    { title: texts.currency, show: ({ currency }) => currency },
    { title: texts.state, show: ({ active }) => (active ? texts.open : texts.closed) },
  ]
}

export function NewTheaterPage({ office }: { office: Office }): VNode {
  const texts = placesMessages[office.language]
  return (
    <AdministrationFrame office={office} title={texts.newTheater}>
      <TheaterForm office={office} />
    </AdministrationFrame>
  )
}
