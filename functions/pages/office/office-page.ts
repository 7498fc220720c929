// A page of the office: of one theater, for those who run it. Which theater stands in the address; without
// one it is the first.
import type { VNode } from 'preact'
import { listTheatersOfStaff } from '#shared/db/theater-access.ts'
import { hasRole } from '#shared/http/access.ts'
import type { FunctionContext } from '#shared/http/context.ts'
import { Id } from '#shared/std/ids.ts'
import type { Office, TheaterOffice } from '../../../web/components/office/office.ts'
import { NoTheaterPage } from '../../../web/components/office/office-frame.tsx'
import { NotStaffPage } from '../../../web/pages/office/not-staff.tsx'
import { answerPage, type Entries, type Read } from '../html.ts'
import { newPrivatePage, type PrivateSite } from '../private-page.ts'

interface OfficePage<E extends Entries, O extends Office = Office> {
  path: `/office${string}`
  summary: string
  reads: E
  /** For admins alone. */
  admins?: true
  /** The page, an answer of its own, or undefined for not found. */
  show(c: FunctionContext, asked: Read<E>, office: O): Promise<VNode | Response | undefined>
}

/** The default export of its file. */
export function newOfficePage<const E extends Entries>({
  path,
  summary,
  reads,
  admins,
  show,
}: OfficePage<E>) {
  return newPrivatePage({
    path,
    summary,
    reads: { ...reads, theater: Id },
    visitors: ['account'],
    async show(c, asked, site) {
      const isAdmin = hasRole(c.var.user, 'admin')
      if (!(admins ? isAdmin : hasRole(c.var.user, 'staff'))) return refused(c, site)
      const theaters = await listTheatersOfStaff(c.var.sql, c.var.user.id)
      const wished = (asked as { theater?: string }).theater
      const theater = wished === undefined ? theaters[0] : theaters.find(({ id }) => id === wished)
      // Of somebody else, or archived: not this page with other figures.
      if (wished !== undefined && theater === undefined) return undefined
      return show(c, asked as Read<E>, { ...site, isAdmin, theaters, theater })
    },
  })
}

/** A page of a theater; to those who run none yet it says how they come to one. */
export function newTheaterPage<const E extends Entries>({ show, ...page }: OfficePage<E, TheaterOffice>) {
  return newOfficePage({
    ...page,
    async show(c, asked, office) {
      const { theater } = office
      return theater === undefined ? NoTheaterPage({ office }) : show(c, asked, { ...office, theater })
    },
  })
}

const refused = (c: FunctionContext, site: PrivateSite): Response =>
  answerPage(c, NotStaffPage({ site }), { status: 403 })
