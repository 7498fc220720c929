// The form of a promo code: what a new one takes off, and of each when and how often it may be used.
import type { VNode } from 'preact'
import { localTimeOf } from '../../../shared/domain/local-time.ts'
import { Select } from '../../components/fields.tsx'
import { CallForm, Field } from '../../components/form.tsx'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { DangerForm, problemsOf, saidOf } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { numberOf } from '../../components/times.ts'
import { promosMessages } from '../../messages/promos.ts'
import { tablesMessages } from '../../messages/tables.ts'
import { offOf, type PromoCode, placeOf, zoneOf } from './promo-codes.tsx'

interface NewPromoCodePageProps {
  office: Office
  counts: readonly string[]
}

export function NewPromoCodePage({ office, counts }: NewPromoCodePageProps): VNode {
  const texts = promosMessages[office.language]
  return (
    <AdministrationFrame office={office} title={texts.newCode}>
      <CallForm
        id="code-form"
        call="POST /v1/promo-codes"
        next={officeLink(office, '/office/promo-codes')}
        said={saidOf(office).created}
        problems={{ ...problemsOf(office), wrong_state: texts.taken }}
      >
        <div class="fields">
          <Field
            name="code"
            label={texts.code}
            hint={texts.codeWrong}
            wrong={texts.codeWrong}
            maxLength={40}
          />
          <Places office={office} />
          <Discount office={office} />
          <Select
            name="counts"
            label={texts.counts}
            wrong={texts.countsWrong}
            options={counts.map((value) => ({ value, label: texts.countWords[value] ?? value }))}
          />
          <Limits office={office} />
        </div>
        <button class="button" type="submit">
          {texts.createCode}
        </button>
      </CallForm>
    </AdministrationFrame>
  )
}

/** Of the whole chain, only admins make one. */
function Places({ office }: { office: Office }) {
  const texts = promosMessages[office.language]
  const theaters = office.theaters.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Select
      name="theaterId"
      label={texts.validAt}
      wrong={texts.theaterWrong}
      options={office.isAdmin ? [{ value: '', label: texts.everywhere }, ...theaters] : theaters}
      value={office.theater?.id}
      sent={{ empty: null }}
    />
  )
}

function Discount({ office }: { office: Office }) {
  const texts = promosMessages[office.language]
  const currency = office.theater?.currency ?? 'EUR'
  return (
    <>
      <Field
        name="percent"
        label={texts.percent}
        hint={texts.percentHint}
        wrong={texts.percentWrong}
        inputMode="numeric"
        required={false}
        sent={{ type: 'number' }}
      />
      <Field
        name="amount"
        label={texts.amount(currency)}
        wrong={texts.amountWrong}
        inputMode="decimal"
        required={false}
        sent={{ type: 'money', currency }}
      />
    </>
  )
}

function Limits({ office, promo }: { office: Office; promo?: PromoCode }) {
  const texts = promosMessages[office.language]
  const zone = zoneOf(office)
  const times = [
    ['validFrom', texts.validFrom],
    ['validUntil', texts.validUntil],
    ['showtimesFrom', texts.showsFrom],
    ['showtimesUntil', texts.showsUntil],
  ] as const
  const counts = [
    ['maxUses', texts.maxUses],
    ['maxUsesPerCustomer', texts.maxPerCustomer],
  ] as const
  return (
    <>
      {times.map(([name, label]) => (
        <Field
          key={name}
          name={name}
          type="datetime-local"
          label={label}
          hint={texts.timesHint(zone)}
          wrong={texts.timeWrong}
          value={promo?.[name] ? localTimeOf(promo[name], zone).slice(0, 16) : ''}
          required={false}
          sent={{ type: 'moment', zone, empty: null }}
        />
      ))}
      {counts.map(([name, label]) => (
        <Field
          key={name}
          name={name}
          label={label}
          wrong={texts.maxWrong}
          value={promo?.[name] ? String(promo[name]) : ''}
          inputMode="numeric"
          required={false}
          sent={{ type: 'number', empty: null }}
        />
      ))}
    </>
  )
}

interface PromoCodePageProps {
  office: Office
  promo: PromoCode
}

export function PromoCodePage({ office, promo }: PromoCodePageProps): VNode {
  const texts = promosMessages[office.language]
  const mayChange = office.isAdmin || promo.theaterId !== null
  return (
    <AdministrationFrame office={office} title={promo.code}>
      <dl class="facts">
        <dt>{texts.off}</dt>
        <dd>{offOf(office, promo)}</dd>
        <dt>{texts.validAt}</dt>
        <dd>
          <bdi>{placeOf(office, promo)}</bdi>
        </dd>
        <dt>{texts.uses}</dt>
        <dd>{numberOf(office.language, promo.uses)}</dd>
        <dt>{texts.counts}</dt>
        <dd>{texts.countWords[promo.counts]}</dd>
      </dl>
      <p class="soft">{mayChange ? texts.fixedHint : texts.onlyAdmins}</p>
      {mayChange ? <Changes office={office} promo={promo} /> : null}
    </AdministrationFrame>
  )
}

function Changes({ office, promo }: PromoCodePageProps) {
  const texts = promosMessages[office.language]
  return (
    <>
      <CallForm
        id="code-form"
        call={`PATCH /v1/promo-codes/${promo.id}`}
        said={saidOf(office).saved}
        problems={problemsOf(office)}
      >
        <div class="fields">
          <Limits office={office} promo={promo} />
        </div>
        <button class="button" type="submit">
          {tablesMessages[office.language].save}
        </button>
      </CallForm>
      <DangerForm
        office={office}
        call={`DELETE /v1/promo-codes/${promo.id}`}
        next={officeLink(office, '/office/promo-codes')}
        said={texts.ended}
        label={texts.endCode}
        effect={texts.endEffect(numberOf(office.language, promo.uses))}
      />
    </>
  )
}
