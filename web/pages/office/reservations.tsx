// Reservations of a theater: a search that works without script, and what it finds.
import type { ComponentChildren, VNode } from 'preact'
import { type Office, officeLink } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { ScrollTable } from '../../components/office/scroll-table.tsx'
import { withQuery } from '../../components/site.ts'
import {
  type OfficeReservationsMessages,
  officeReservationsMessages,
} from '../../messages/office-reservations.ts'

export interface FoundReservation {
  id: string
  number: string
  name: string | null
  email: string | null
  movie: string
  when: string
  seats: string
  total: string
  status: string
}

export interface ReservationsPageProps {
  office: Office
  asked: {
    q: string | undefined
    showtime: string | undefined
    date: string | undefined
    status: string | undefined
  }
  showtimes: readonly { id: string; name: string }[]
  statuses: readonly string[]
  found: readonly FoundReservation[]
  /** Of the page after this one. */
  next: string | undefined
  isFirst: boolean
}

const PATH = '/office/reservations'

export function ReservationsPage(props: ReservationsPageProps): VNode {
  const { office, found, next, isFirst } = props
  const texts = officeReservationsMessages[office.language]
  return (
    <OfficeFrame office={office} title={texts.reservations}>
      <Search {...props} texts={texts} />
      {found.length === 0 ? (
        <div class="empty">
          <p>{texts.none}</p>
          <a class="button quiet" href={officeLink(office, PATH)}>
            {texts.showAll}
          </a>
        </div>
      ) : (
        <Found office={office} texts={texts} found={found} />
      )}
      <nav class="pages" aria-label={texts.found}>
        {isFirst ? null : (
          <a class="button quiet" href={withQuery(office.path, { cursor: undefined, ...inLanguage(office) })}>
            {texts.newest}
          </a>
        )}
        {next === undefined ? null : (
          <a
            class="button quiet"
            rel="next"
            href={withQuery(office.path, { cursor: next, ...inLanguage(office) })}
          >
            {texts.older}
          </a>
        )}
      </nav>
    </OfficeFrame>
  )
}

const inLanguage = ({ language }: Office) => ({ lang: language === 'en' ? undefined : language })

function Search({
  office,
  asked,
  showtimes,
  statuses,
  texts,
}: ReservationsPageProps & { texts: OfficeReservationsMessages }) {
  return (
    <search>
      <form class="stack" action={PATH} method="get">
        <input type="hidden" name="theater" value={office.theater?.id} />
        {office.language === 'en' ? null : <input type="hidden" name="lang" value={office.language} />}
        <div class="field">
          <label for="q">{texts.search}</label>
          <span id="q-hint">{texts.searchHint}</span>
          <input
            type="search"
            id="q"
            name="q"
            dir="auto"
            minLength={2}
            maxLength={400}
            value={asked.q}
            aria-describedby="q-hint"
          />
        </div>
        <div class="filters">
          <div class="field">
            <label for="date">{texts.day}</label>
            <input type="date" id="date" name="date" value={asked.date} />
          </div>
          <Choice name="showtime" label={texts.showtime} any={texts.allShowtimes}>
            {showtimes.map(({ id, name }) => (
              <option key={id} value={id} selected={id === asked.showtime}>
                {name}
              </option>
            ))}
          </Choice>
          <Choice name="status" label={texts.status} any={texts.allStatuses}>
            {statuses.map((status) => (
              <option key={status} value={status} selected={status === asked.status}>
                {texts.statuses[status]}
              </option>
            ))}
          </Choice>
          <button class="button" type="submit">
            {texts.find}
          </button>
        </div>
      </form>
    </search>
  )
}

interface ChoiceProps {
  name: string
  label: string
  /** The choice of everything. */
  any: string
  children: ComponentChildren
}

const Choice = ({ name, label, any, children }: ChoiceProps) => (
  <div class="field">
    <label for={name}>{label}</label>
    <select id={name} name={name}>
      <option value="">{any}</option>
      {children}
    </select>
  </div>
)

interface FoundProps {
  office: Office
  texts: OfficeReservationsMessages
  found: readonly FoundReservation[]
}

function Found({ office, texts, found }: FoundProps) {
  return (
    <ScrollTable
      caption={texts.found}
      columns={[texts.number, texts.buyer, texts.showtime, texts.seats, texts.total, texts.status]}
    >
      {found.map((each) => (
        <tr key={each.id}>
          <th scope="row">
            <a href={officeLink(office, `${PATH}/${each.id}`)}>{each.number}</a>
          </th>
          <td>
            {each.name === null ? null : (
              <>
                <bdi>{each.name}</bdi>
                <br />
              </>
            )}
            <bdi class="soft">{each.email ?? texts.noAddress}</bdi>
          </td>
          <td>
            <bdi>{each.movie}</bdi>
            <br />
            <span class="soft">{each.when}</span>
          </td>
          <td>{each.seats}</td>
          <td class="figures">{each.total}</td>
          <td>{texts.statuses[each.status]}</td>
        </tr>
      ))}
    </ScrollTable>
  )
}
