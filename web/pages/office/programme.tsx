// The programme of a business day: screens as rows, time across, the same as a list, and forms that do all
// that dragging does.
import type { VNode } from 'preact'
import { assets } from '../../assets.generated.ts'
import { officeLink, type TheaterOffice } from '../../components/office/office.ts'
import { OfficeFrame } from '../../components/office/office-frame.tsx'
import { AddForm } from '../../components/office/programme-add.tsx'
import { CopyForm } from '../../components/office/programme-copy.tsx'
import {
  DRAG_SAID,
  PROGRAMME_DATA,
  type ProgrammeDay,
  type ScriptData,
} from '../../components/office/programme-data.ts'
import { ChangeForms } from '../../components/office/programme-forms.tsx'
import { ScrollBox } from '../../components/office/scroll-box.tsx'
import { changeLink, Timeline, timesOf } from '../../components/office/timeline.tsx'
import { dataIn } from '../../components/page.tsx'
import { addDays, languageName, longDay } from '../../components/times.ts'
import { officeMessages } from '../../messages/office.ts'
import { type ProgrammeMessages, programmeMessages } from '../../messages/programme.ts'

interface Props {
  office: TheaterOffice
  programme: ProgrammeDay
}

export function ProgrammePage({ office, programme }: Props): VNode {
  const texts = programmeMessages[office.language]
  const { screens, showtimes, day } = programme
  return (
    <OfficeFrame
      office={office}
      title={officeMessages[office.language].programme}
      script={assets.officeProgramme}
    >
      <Days office={office} texts={texts} day={day} />
      {screens.length === 0 ? (
        <p class="empty">{texts.noScreens}</p>
      ) : (
        <>
          <section aria-labelledby="timeline-title">
            <h2 id="timeline-title">{longDay(office.language, day)}</h2>
            <Timeline office={office} title={texts.timeline} programme={programme} />
            <p class="soft">{texts.dragHint}</p>
            <p class="result" role="status" id={DRAG_SAID} hidden />
            <Publish texts={texts} programme={programme} />
          </section>
          <ChangeForms office={office} texts={texts} programme={programme} />
          <div class="stack">
            <h2>{texts.asList}</h2>
            {showtimes.length === 0 ? (
              <p class="soft">{texts.nothingScheduled}</p>
            ) : (
              <List office={office} texts={texts} programme={programme} />
            )}
          </div>
          <AddForm office={office} texts={texts} programme={programme} />
          <CopyForm office={office} texts={texts} programme={programme} />
          <Data office={office} programme={programme} />
        </>
      )}
    </OfficeFrame>
  )
}

/** Of drafts that are still to come. */
function Publish({ texts, programme }: { texts: ProgrammeMessages; programme: ProgrammeDay }) {
  const { showtimes, serverTime } = programme
  const drafts = showtimes.filter(({ status, startsAt }) => status === 'draft' && startsAt > serverTime)
  if (drafts.length === 0) return null
  return (
    <p>
      <button type="button" class="button" data-publish={drafts.map(({ id }) => id).join(' ')}>
        {texts.publishDay(drafts.length)}
      </button>
    </p>
  )
}

function Days({ office, texts, day }: { office: TheaterOffice; texts: ProgrammeMessages; day: string }) {
  const to = (days: number) => officeLink(office, `/office/programme?date=${addDays(day, days)}`)
  return (
    <form class="day-choice" action="/office/programme" data-chooses>
      {office.language === 'en' ? null : <input type="hidden" name="lang" value={office.language} />}
      <input type="hidden" name="theater" value={office.theater?.id} />
      <a class="button quiet" href={to(-1)}>
        {texts.dayBefore}
      </a>
      <label class="only-heard" for="date">
        {texts.toDay}
      </label>
      <input id="date" name="date" type="date" value={day} required />
      <button type="submit" class="button quiet">
        {texts.toDay}
      </button>
      <a class="button quiet" href={to(1)}>
        {texts.dayAfter}
      </a>
    </form>
  )
}

function List({ office, texts, programme }: Props & { texts: ProgrammeMessages }) {
  const { statusWords } = officeMessages[office.language]
  return (
    <ScrollBox class="table-box" label={texts.asList}>
      <table class="table">
        <caption class="only-heard">{longDay(office.language, programme.day)}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.screens}</th>
            <th scope="col">{texts.time}</th>
            <th scope="col">{texts.movie}</th>
            <th scope="col">{texts.languageAndFormat}</th>
            <th scope="col" class="amount">
              {texts.soldSeats}
            </th>
            <th scope="col">{texts.state}</th>
            <th scope="col">{texts.change}</th>
          </tr>
        </thead>
        <tbody>
          {programme.showtimes.map((each) => (
            <tr key={each.id}>
              <td class="screen-name">{office.messages.screen(each.screen.number)}</td>
              <td class="figures times">{timesOf(office, each)}</td>
              <th scope="row">
                <bdi>{each.movie.title}</bdi>
              </th>
              <td>
                {languageName(office.language, each.language)}, {each.format}
              </td>
              <td class="figures amount">{each.sold}</td>
              <td>{statusWords[each.status] ?? each.status}</td>
              <td>
                <a
                  href={changeLink(office, programme.day, each.id)}
                  aria-label={texts.changeOf(each.movie.title, timesOf(office, each))}
                >
                  {texts.change}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function Data({ office, programme }: Props) {
  const { timeZone, currency } = office.theater
  const data: ScriptData = {
    timeZone,
    currency,
    screens: programme.screens.map(({ id, number }) => ({ id, number })),
    showtimes: programme.showtimes.map(
      ({ id, movie, screen, startsAt, endsAt, cleaningMinutes, status, sold }) => ({
        ...{ id, status, sold, cleaningMinutes, title: movie.title, screenId: screen.id },
        ...{ startsAt: startsAt.getTime(), endsAt: endsAt.getTime() },
      }),
    ),
  }
  return (
    <script type="application/json" id={PROGRAMME_DATA} dangerouslySetInnerHTML={{ __html: dataIn(data) }} />
  )
}
