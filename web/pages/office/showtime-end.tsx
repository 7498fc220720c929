// The end of a showtime before its time: how it is asked for, and how far it is.
import { CallForm, Field } from '../../components/form.tsx'
import { officeLink } from '../../components/office/office.ts'
import { ScrollTable } from '../../components/office/scroll-table.tsx'
import { linkTo, withQuery } from '../../components/site.ts'
import { officeReservationsMessages } from '../../messages/office-reservations.ts'
import type { CancellationShown, ShowtimePart } from './showtime-props.ts'

export const CancelForm = ({ showtime, texts }: ShowtimePart) => (
  <details class="panel">
    <summary>{texts.cancelIt}</summary>
    <CallForm
      call={`POST /v1/showtimes/${showtime.id}/cancellation`}
      keyed
      fixed={{}}
      problems={{ other: texts.noAnswer }}
    >
      <p>{texts.cancelHint}</p>
      <Field
        id="cancel-reason"
        name="reason"
        label={texts.reason}
        wrong={texts.reasonWrong}
        maxLength={500}
      />
      <div class="check">
        {/* Without a name: it confirms, and is not sent. */}
        <input type="checkbox" id="sure" required aria-describedby="sure-error" />
        <label for="sure">{texts.sure(showtime.movie.title)}</label>
        <p class="error" id="sure-error" data-wrong={texts.sureWrong} hidden />
      </div>
      <button class="button" type="submit">
        {texts.cancelNow}
      </button>
    </CallForm>
  </details>
)

export function Cancellation({
  office,
  texts,
  cancellation,
}: ShowtimePart & { cancellation: CancellationShown }) {
  const { reason, status, progress, lines, next } = cancellation
  const { waiting, cancelled, refundsDue, refunded } = progress
  const steps = waiting + cancelled + refundsDue + refunded
  const words = officeReservationsMessages[office.language]
  return (
    <section id="cancellation" data-live aria-labelledby="cancellation-title">
      <h2 id="cancellation-title">{texts.cancellation}</h2>
      <p role="status">
        <strong>{texts.cancelStates[status]}</strong> · <bdi>{reason}</bdi>
      </p>
      <progress
        max={Math.max(steps, 1)}
        value={steps === 0 ? 1 : cancelled + refunded}
        aria-label={texts.cancellation}
      />
      <p>
        {texts.cancelFacts(waiting, cancelled)}
        <br />
        {texts.refundFacts(refundsDue, refunded)}
      </p>
      {lines.length === 0 ? null : (
        <ScrollTable
          caption={texts.cancellation}
          captionHidden
          columns={[texts.toReservation, words.status, texts.total, texts.wentBack, texts.onTheWay]}
        >
          {lines.map((line) => (
            <tr key={line.id}>
              <th scope="row">
                <a href={officeLink(office, `/office/reservations/${line.id}`)}>{line.number}</a>
              </th>
              <td>{words.statuses[line.status]}</td>
              <td class="figures">{line.total}</td>
              <td class="figures">{line.refunded}</td>
              <td class="figures">{line.due}</td>
            </tr>
          ))}
        </ScrollTable>
      )}
      {next === undefined ? null : (
        <p>
          <a rel="next" href={linkTo(office, withQuery(office.path, { cursor: next }))}>
            {texts.moreLines}
          </a>
        </p>
      )}
    </section>
  )
}
