// Staff and accounts, for admins: who runs the theater that is shown, and all accounts, to be found.
import type { VNode } from 'preact'
import { CallForm } from '../../components/form.tsx'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { DangerForm, FilterField, FilterForm, problemsOf } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { type Column, Pager, Table } from '../../components/office/table.tsx'
import { dateOf, dayOf } from '../../components/times.ts'
import { peopleMessages } from '../../messages/people.ts'
import { tablesMessages } from '../../messages/tables.ts'

export interface Account {
  id: string
  email: string
  name: string
  roles: readonly string[]
  disabled: boolean
  emailVerified: boolean
  createdAt: Date
}

export interface Member {
  userId: string
  email: string
  name: string
  since: Date
}

interface StaffPageProps {
  office: Office
  members: readonly Member[]
  q: string | undefined
  accounts: readonly Account[]
  /** The cursor of further accounts. */
  next: string | null
}

export function StaffPage(props: StaffPageProps): VNode {
  const { office, q, accounts, next } = props
  const texts = peopleMessages[office.language]
  return (
    <AdministrationFrame office={office} title={tablesMessages[office.language].staff}>
      <Members {...props} />
      <section aria-labelledby="accounts-title">
        <h2 id="accounts-title">{texts.accounts}</h2>
        <p class="soft">{texts.accountsHint}</p>
        <FilterForm office={office} filtered={q !== undefined}>
          <FilterField name="q" label={texts.searchAccounts} value={q} />
        </FilterForm>
        {accounts.length === 0 ? (
          <div class="empty">
            <p>{texts.noAccount}</p>
          </div>
        ) : (
          <Table
            id="accounts"
            caption={texts.accounts}
            columns={accountColumns(props)}
            rows={accounts}
            keyOf={({ id }) => id}
          />
        )}
        <Pager office={office} next={next} />
      </section>
    </AdministrationFrame>
  )
}

function Members({ office, members }: StaffPageProps) {
  const texts = peopleMessages[office.language]
  const { theater } = office
  if (theater === undefined) return null
  return (
    <section aria-labelledby="members-title">
      <h2 id="members-title">{texts.staffOf(theater.name)}</h2>
      {members.length === 0 ? (
        <div class="empty">
          <p>{texts.noMembers}</p>
        </div>
      ) : (
        <Table
          id="members"
          caption={texts.staffOf(theater.name)}
          columns={memberColumns(office, theater)}
          rows={members}
          keyOf={({ userId }) => userId}
        />
      )}
    </section>
  )
}

function memberColumns(
  office: Office,
  theater: { id: string; name: string; timeZone: string },
): Column<Member>[] {
  const { language } = office
  const texts = peopleMessages[language]
  return [
    {
      title: texts.email,
      show: ({ userId, email }) => (
        <a href={officeLink(office, `/office/staff/${userId}`)}>
          <bdi>{email}</bdi>
        </a>
      ),
    },
    { title: texts.name, show: ({ name }) => <bdi>{name}</bdi> },
    {
      title: texts.since,
      show: ({ since }) => <time>{dateOf(language, dayOf(since, theater.timeZone))}</time>,
    },
    {
      title: texts.rights,
      show: ({ userId, name }) => (
        <DangerForm
          office={office}
          call={`DELETE /v1/theaters/${theater.id}/staff/${userId}`}
          said={texts.removed}
          label={texts.remove}
          effect={texts.removeEffect(name, theater.name)}
        />
      ),
    },
  ]
}

function accountColumns({ office, members }: StaffPageProps): Column<Account>[] {
  const texts = peopleMessages[office.language]
  const { theater } = office
  return [
    {
      title: texts.email,
      show: ({ id, email }) => (
        <a href={officeLink(office, `/office/staff/${id}`)}>
          <bdi>{email}</bdi>
        </a>
      ),
    },
    { title: texts.name, show: ({ name }) => <bdi>{name}</bdi> },
    { title: texts.roles, show: ({ roles }) => roles.map((role) => texts.roleWords[role]).join(', ') },
    { title: texts.state, show: (account) => stateOf(office, account) },
    {
      title: texts.rights,
      show: ({ id, disabled }) =>
        theater === undefined || disabled || members.some(({ userId }) => userId === id) ? (
          '–'
        ) : (
          <CallForm
            call={`PUT /v1/theaters/${theater.id}/staff/${id}`}
            said={texts.added}
            problems={problemsOf(office)}
          >
            <button class="button quiet" type="submit">
              {texts.addTo(theater.name)}
            </button>
          </CallForm>
        ),
    },
  ]
}

export function stateOf({ language }: Office, { disabled, emailVerified }: Account): string {
  const texts = peopleMessages[language]
  if (disabled) return texts.disabled
  return emailVerified ? texts.enabled : texts.unverified
}
