// Whether the reader gets this report by mail, and how often.
import { CallForm } from '../../components/form.tsx'
import { saidOf } from '../../components/office/forms.tsx'
import type { TheaterOffice } from '../../components/office/office.ts'
import type { ReportsMessages } from '../../messages/reports.ts'
import type { ReportShown } from './report-columns.ts'

interface MailProps {
  office: TheaterOffice
  texts: ReportsMessages
  shown: ReportShown
}

export function ReportMailForm({ office, texts, shown: { report, mails } }: MailProps) {
  const present = mails.find((mail) => mail.report === report)?.period ?? 'never'
  return (
    <CallForm
      call={`PUT /v1/theaters/${office.theater.id}/report-mails/${report}`}
      said={saidOf(office).saved}
    >
      <div class="field">
        <label for="period">{texts.byMail}</label>
        <span class="soft" id="period-hint">
          {texts.byMailHint}
        </span>
        <select id="period" name="period" aria-describedby="period-hint">
          {Object.entries(texts.periods).map(([period, words]) => (
            <option key={period} value={period} selected={period === present}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" class="button quiet">
        {texts.saveMail}
      </button>
    </CallForm>
  )
}
