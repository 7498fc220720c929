// Reports by mail: who gets which, and the order of those that are due. A business day is told when it is
// over (05:00 by the theater's clocks), a week after its Sunday.
import type { Language } from '../domain/contact.ts'
import type { ReportName, ReportPeriod } from '../domain/report-ranges.ts'
import type { Sql } from '../resources.ts'
import { type Actor, type Outcome, staffChange } from './staff-change.ts'
import { isStaffOf, mustBeStaff } from './theater-access.ts'

export interface ReportMail {
  report: ReportName
  period: ReportPeriod | 'never'
}

/** The last day of the latest period that is over, of `period` in a theater `t`. */
const lastDay = (sql: Sql, period: ReturnType<Sql>) => sql`
  case ${period} when 'week' then date_trunc('week', ((now() at time zone t.time_zone) - interval '5 hours'))::date - 1
    else ((now() at time zone t.time_zone) - interval '5 hours')::date - 1 end`

/** The next mail is about the period that runs now. */
export function setReportMail(
  sql: Sql,
  actor: Actor,
  theaterId: string,
  mail: ReportMail,
): Promise<Outcome<ReportMail>> {
  return staffChange(sql, actor, async (tx) => {
    await mustBeStaff(tx, actor, theaterId)
    const { report, period } = mail
    const before = (await listReportMails(tx, actor.userId, theaterId)).find((each) => each.report === report)
    if (period === 'never')
      await tx`
        delete from report_mails
        where user_id = ${actor.userId} and theater_id = ${theaterId} and report = ${report}`
    else
      await tx`
        insert into report_mails (user_id, theater_id, report, period, ordered_to)
        select ${actor.userId}, t.id, ${report}, ${period}, ${lastDay(tx, tx`${period}::text`)}
        from theaters t where t.id = ${theaterId}
        on conflict (user_id, theater_id, report)
        do update set period = excluded.period, ordered_to = excluded.ordered_to`
    return {
      value: mail,
      note: { action: 'report_mail.update', subjectId: theaterId, before: before ?? null, after: mail },
    }
  })
}

/** Those of one person at a theater. */
export const listReportMails = (sql: Sql, userId: string, theaterId: string): Promise<ReportMail[]> =>
  sql<
    ReportMail[]
  >`select report, period from report_mails where user_id = ${userId} and theater_id = ${theaterId} order by report`

/**
 * Orders a mail for each that is due, once; of several periods that passed, of the last. Who no longer runs
 * the theater gets none.
 */
export async function orderReportMails(sql: Sql): Promise<number> {
  const ordered = await sql`
    with due as (
      select mail.*, over.day from report_mails mail join users u on u.id = mail.user_id
      join theaters t on t.id = mail.theater_id
      cross join lateral (select ${lastDay(sql, sql`mail.period`)} as day) over
      where u.disabled_at is null and u.deleted_at is null and t.archived_at is null and mail.ordered_to < over.day
        and ${isStaffOf(sql, sql`u.id`, sql`t.id`)}
    ), taken as (
      update report_mails mail set ordered_to = due.day from due
      where mail.user_id = due.user_id and mail.theater_id = due.theater_id and mail.report = due.report
        and mail.ordered_to < due.day
      returning mail.*
    )
    insert into outbox (message_id, type, key, payload)
    select gen_random_uuid(), 'report.due', user_id, jsonb_build_object('userId', user_id, 'theaterId', theater_id,
      'report', report, 'period', period, 'to', to_char(ordered_to, 'YYYY-MM-DD')) from taken`
  if (ordered.count > 0) await sql`select pg_notify('outbox', '')`
  return ordered.count
}

export interface ReportReader {
  name: string
  email: string
  language: Language
  theater: string
  timeZone: string
  currency: string
}

/** Who gets the mail, and about which theater; undefined where they do not run it any more. */
export async function findReportReader(
  sql: Sql,
  userId: string,
  theaterId: string,
): Promise<ReportReader | undefined> {
  const [reader] = await sql<ReportReader[]>`
    select u.name, u.email, coalesce(u.language, 'en') as language, t.name as theater, t.time_zone as "timeZone", t.currency
    from users u, theaters t
    where u.id = ${userId} and t.id = ${theaterId} and u.disabled_at is null and u.deleted_at is null
      and ${isStaffOf(sql, userId, theaterId)}`
  return reader
}
