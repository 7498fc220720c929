// The links that mails carry: what each is for, where it leads and how long it works.

export const linkPurposes = ['password_reset', 'email_verification', 'access_link'] as const
export type LinkPurpose = (typeof linkPurposes)[number]

const MINUTE_MS = 60_000

/** How long a link works from when it was asked for. A mailbox is read by others sooner or later. */
export const LINK_LIFE_MS: Readonly<Record<LinkPurpose, number>> = {
  password_reset: 30 * MINUTE_MS,
  access_link: 30 * MINUTE_MS,
  // Opens nothing by itself, and new accounts are often made in the evening.
  email_verification: 24 * 60 * MINUTE_MS,
}

const FOLDERS: Readonly<Record<LinkPurpose, string>> = {
  password_reset: 'password-resets',
  access_link: 'access-links',
  email_verification: 'email-verifications',
}

/** The page of a link. Logs show such paths without the secret (`loggedPath` in shared/log.ts). */
export const linkUrl = (siteUrl: string, purpose: LinkPurpose, token: string): string =>
  pageUrl(siteUrl, `${FOLDERS[purpose]}/${token}`)

/** For its buyer, who is asked to sign in there, or for a link by mail. */
export const reservationUrl = (siteUrl: string, reservationId: string): string =>
  pageUrl(siteUrl, `r/${reservationId}`)

/** For the staff of a theater. */
export const reportUrl = (
  siteUrl: string,
  { report, theaterId, from, to }: { report: string; theaterId: string; from: string; to: string },
): string =>
  pageUrl(siteUrl, `office/reports/${report}?${new URLSearchParams({ theater: theaterId, from, to })}`)

const pageUrl = (siteUrl: string, path: string): string => `${siteUrl.replace(/\/+$/, '')}/${path}`
