// Promo codes: the list with how often each was used.
import type { VNode } from 'preact'
import { moneyIn } from '../../../shared/messages/formats.ts'
import { AdministrationFrame } from '../../components/office/administration-frame.tsx'
import { FilterField, FilterForm } from '../../components/office/forms.tsx'
import { type Office, officeLink } from '../../components/office/office.ts'
import { type Column, List } from '../../components/office/table.tsx'
import { dateOf, dayOf, numberOf, timeOf } from '../../components/times.ts'
import { promosMessages } from '../../messages/promos.ts'
import { tablesMessages } from '../../messages/tables.ts'

export interface PromoCode {
  id: string
  code: string
  percent: number | null
  amount: { amount: number; currency: string } | null
  theaterId: string | null
  validFrom: Date | null
  validUntil: Date | null
  showtimesFrom: Date | null
  showtimesUntil: Date | null
  maxUses: number | null
  maxUsesPerCustomer: number | null
  counts: string
  uses: number
}

interface PromoCodesPageProps {
  office: Office
  code: string | undefined
  codes: readonly PromoCode[]
  next: string | null
  now: Date
}

export const zoneOf = ({ theater }: Office): string => theater?.timeZone ?? 'UTC'

export const momentText = (office: Office, at: Date): string =>
  `${dateOf(office.language, dayOf(at, zoneOf(office)))}, ${timeOf(office.language, at, zoneOf(office))}`

export function PromoCodesPage({ office, code, codes, next, now }: PromoCodesPageProps): VNode {
  const texts = promosMessages[office.language]
  const title = tablesMessages[office.language].promoCodes
  return (
    <AdministrationFrame office={office} title={title}>
      <div class="list-head">
        <FilterForm office={office} filtered={code !== undefined}>
          <FilterField name="code" label={texts.beginsWith} value={code} />
        </FilterForm>
        <a class="button" href={officeLink(office, '/office/promo-codes/new')}>
          {texts.newCode}
        </a>
      </div>
      <List
        id="codes"
        caption={title}
        office={office}
        columns={columnsOf(office, now)}
        rows={codes}
        keyOf={({ id }) => id}
        next={next}
        empty={<p>{code === undefined ? texts.noCodes : texts.noCodeFound(code)}</p>}
      />
    </AdministrationFrame>
  )
}

function columnsOf(office: Office, now: Date): Column<PromoCode>[] {
  const { language } = office
  const texts = promosMessages[language]
  return [
    {
      title: texts.code,
      show: ({ id, code }) => (
        <a href={officeLink(office, `/office/promo-codes/${id}`)}>
          <bdi>{code}</bdi>
        </a>
      ),
    },
    { title: texts.off, figures: true, show: (promo) => offOf(office, promo) },
    { title: texts.validAt, show: (promo) => <bdi>{placeOf(office, promo)}</bdi> },
    {
      title: texts.valid,
      show: ({ validUntil }) => {
        if (validUntil === null) return texts.always
        const time = momentText(office, validUntil)
        return validUntil > now ? texts.untilTime(time) : texts.over(time)
      },
    },
    {
      title: texts.uses,
      figures: true,
      show: ({ uses, maxUses }) =>
        maxUses === null
          ? numberOf(language, uses)
          : texts.usesOf(numberOf(language, uses), numberOf(language, maxUses)),
    },
    { title: texts.counts, show: ({ counts }) => texts.countWords[counts] },
  ]
}

export function offOf(
  { language }: Office,
  { percent, amount }: Pick<PromoCode, 'percent' | 'amount'>,
): string {
  if (amount) return moneyIn(language, amount.amount, amount.currency)
  return `${numberOf(language, percent ?? 0)} %`
}

export function placeOf(office: Office, { theaterId }: Pick<PromoCode, 'theaterId'>): string {
  const texts = promosMessages[office.language]
  if (theaterId === null) return texts.everywhere
  return office.theaters.find(({ id }) => id === theaterId)?.name ?? texts.elsewhere
}
