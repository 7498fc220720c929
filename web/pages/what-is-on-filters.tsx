// The filters of what is on: a form that works without script; with it, results follow each change.
import { dataIn } from '../components/page.tsx'
import { languageName } from '../components/times.ts'
import { FILTERS, type Located, type WhatIsOnProps } from './what-is-on-props.ts'

export function Filters(props: WhatIsOnProps) {
  const { site, today, date, filter } = props
  const { messages, language } = site
  const { q: _, ...others } = filter
  const isNarrowed = Object.values(others).some((value) => value !== undefined)
  return (
    <search>
      <form class="stack" id={FILTERS.form} action="/" method="get">
        {date === today ? null : <input type="hidden" name="date" value={date} />}
        {language === 'en' ? null : <input type="hidden" name="lang" value={language} />}
        <div class="search">
          <label class="field">
            <span>{messages.search}</span>
            <input
              type="search"
              name="q"
              maxLength={100}
              value={filter.q ?? ''}
              placeholder={messages.searchHint}
            />
          </label>
          <button class="button" type="submit">
            {messages.filter}
          </button>
        </div>
        <details class="more" open={isNarrowed}>
          <summary>{messages.moreFilters}</summary>
          <Choices {...props} />
        </details>
      </form>
    </search>
  )
}

function Choices({ site, filter, theaters, cities, formats, spoken }: WhatIsOnProps) {
  const { messages, language } = site
  return (
    <div class="filters">
      <Choice
        name="city"
        label={messages.city}
        any={messages.allCities}
        value={filter.city}
        options={cities.map(same)}
      />
      <Choice
        name="theater"
        label={messages.theater}
        any={messages.allTheaters}
        value={filter.theater}
        options={theaters.map(({ id, name, city }) => [
          id,
          filter.city === undefined ? `${name}, ${city}` : name,
        ])}
      />
      <Choice
        name="format"
        label={messages.format}
        any={messages.anyFormat}
        value={filter.format}
        options={formats.map(same)}
      />
      <Choice
        name="spoken"
        label={messages.spokenLanguage}
        any={messages.anyLanguage}
        value={filter.spoken}
        options={spoken.map((tag) => [tag, languageName(language, tag)])}
      />
      <Nearest text={messages.nearest} theaters={theaters} />
    </div>
  )
}

/** Hidden where it cannot work: without script, or where the browser knows no place. */
function Nearest({ text, theaters }: { text: string; theaters: readonly Located[] }) {
  const positions = theaters.flatMap(({ id, position }) => (position === null ? [] : [{ id, ...position }]))
  if (positions.length < 2) return null
  return (
    <>
      <button class="button quiet" type="button" id={FILTERS.nearest} hidden>
        {text}
      </button>
      <script
        type="application/json"
        id={FILTERS.positions}
        dangerouslySetInnerHTML={{ __html: dataIn(positions) }}
      />
    </>
  )
}

type Option = [value: string, name: string]
const same = (value: string): Option => [value, value]

interface ChoiceProps {
  name: string
  label: string
  any: string
  value: string | undefined
  options: readonly Option[]
}

const Choice = ({ name, label, any, value, options }: ChoiceProps) => (
  <label class="field">
    <span>{label}</span>
    <select name={name}>
      <option value="">{any}</option>
      {options.map(([each, text]) => (
        <option key={each} value={each} selected={each === value}>
          {text}
        </option>
      ))}
    </select>
  </label>
)
