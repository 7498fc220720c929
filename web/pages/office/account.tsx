// An account as admins see it: its roles, whether it may sign in, and its second factor.
import type { VNode } from 'preact'
import { Boxes } from '../../components/fields.tsx'
import { CallForm, Field } from '../../components/form.tsx'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { DangerForm, problemsOf, saidOf } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { dateOf, dayOf } from '../../components/times.ts'
import { peopleMessages } from '../../messages/people.ts'
import { tablesMessages } from '../../messages/tables.ts'
import { type Account, stateOf } from './staff.tsx'

interface AccountPageProps {
  office: Office
  account: Account
  roles: readonly string[]
  /** Whether it is the visitor's own. */
  own: boolean
}

export function OfficeAccountPage(props: AccountPageProps): VNode {
  const { office, account, own } = props
  const texts = peopleMessages[office.language]
  return (
    <AdministrationFrame office={office} title={account.name || account.email}>
      <dl class="facts">
        <dt>{texts.email}</dt>
        <dd>
          <bdi>{account.email}</bdi>
        </dd>
        <dt>{texts.state}</dt>
        <dd>{stateOf(office, account)}</dd>
        <dt>{texts.since}</dt>
        <dd>{dateOf(office.language, dayOf(account.createdAt, office.theater?.timeZone ?? 'UTC'))}</dd>
      </dl>
      <p>
        <a href={officeLink(office, `/office/audit-log?object=${account.id}`)}>{texts.itsEntries}</a>
      </p>
      <Roles {...props} />
      {account.disabled ? <Enabling {...props} /> : <Disabling {...props} />}
      {own ? <p class="soft">{texts.ownFactor}</p> : <FactorReset {...props} />}
    </AdministrationFrame>
  )
}

function Roles({ office, account, roles }: AccountPageProps) {
  const texts = peopleMessages[office.language]
  return (
    <CallForm
      id="roles-form"
      call={`PATCH /v1/users/${account.id}`}
      said={saidOf(office).saved}
      problems={{ ...problemsOf(office), wrong_state: texts.lastAdmin }}
    >
      <Boxes
        name="roles"
        label={texts.roles}
        options={roles.map((value) => ({ value, label: texts.roleWords[value] ?? value }))}
        checked={account.roles}
        wrong={texts.rolesWrong}
      />
      <button class="button" type="submit">
        {tablesMessages[office.language].save}
      </button>
    </CallForm>
  )
}

function Enabling({ office, account }: AccountPageProps) {
  const texts = peopleMessages[office.language]
  return (
    <CallForm
      call={`PATCH /v1/users/${account.id}`}
      fixed={{ disabled: false }}
      said={saidOf(office).saved}
      problems={problemsOf(office)}
    >
      <button class="button quiet" type="submit">
        {texts.enable}
      </button>
    </CallForm>
  )
}

function Disabling({ office, account }: AccountPageProps) {
  const texts = peopleMessages[office.language]
  return (
    <DangerForm
      office={office}
      call={`PATCH /v1/users/${account.id}`}
      fixed={{ disabled: true }}
      said={saidOf(office).saved}
      label={texts.disable}
      effect={texts.disableEffect}
      problems={{ wrong_state: texts.lastAdmin }}
    />
  )
}

function FactorReset({ office, account }: AccountPageProps) {
  const texts = peopleMessages[office.language]
  return (
    <DangerForm
      office={office}
      call={`DELETE /v1/users/${account.id}/second-factor`}
      said={texts.factorGone}
      label={texts.resetFactor}
      effect={texts.resetEffect}
      problems={{ wrong_state: texts.noFactor }}
    >
      <Field id="reset-reason" name="reason" label={texts.reason} wrong={texts.reasonWrong} maxLength={200} />
    </DangerForm>
  )
}
