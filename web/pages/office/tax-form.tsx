// What the receipts of a theater state: its seller, and the tax in each kind of price.
import { TextArea } from '../../components/fields.tsx'
import { CallForm, Field } from '../../components/form.tsx'
import { problemsOf, saidOf } from '../../components/office/forms.tsx'
import type { Office } from '../../components/office/office.ts'
import { placesMessages } from '../../messages/places.ts'
import { tablesMessages } from '../../messages/tables.ts'

const RATES = ['adult', 'child', 'senior', 'student', 'fees'] as const

export interface TaxSettings {
  seller: { name: string; address: string; taxId: string; legalText: string }
  /** Hundredths of a percent. */
  rates: Readonly<Record<(typeof RATES)[number], number>>
}

interface TaxFormProps {
  office: Office
  theaterId: string
  taxes: TaxSettings | undefined
}

export function TaxForm({ office, theaterId, taxes }: TaxFormProps) {
  const texts = placesMessages[office.language]
  return (
    <section aria-labelledby="taxes-title">
      <h2 id="taxes-title">{texts.taxes}</h2>
      <p class="soft">{texts.taxesHint}</p>
      <CallForm
        id="tax-form"
        call={`PUT /v1/theaters/${theaterId}/tax-settings`}
        said={saidOf(office).saved}
        problems={problemsOf(office)}
      >
        <div class="fields">
          <Seller office={office} taxes={taxes} />
          {RATES.map((rate) => (
            <Field
              key={rate}
              id={`rate-${rate}`}
              name={`rates.${rate}`}
              label={texts.rate(texts.rateNames[rate]!)}
              wrong={texts.rateWrong}
              value={taxes && String(taxes.rates[rate] / 100)}
              inputMode="decimal"
              sent={{ type: 'number', times: 100 }}
            />
          ))}
        </div>
        <TextArea
          id="legal-text"
          name="seller.legalText"
          label={texts.legalText}
          wrong={texts.legalWrong}
          value={taxes?.seller.legalText ?? ''}
          rows={2}
          sent={{ empty: '' }}
        />
        <button class="button quiet" type="submit">
          {tablesMessages[office.language].save}
        </button>
      </CallForm>
    </section>
  )
}

function Seller({ office, taxes }: Pick<TaxFormProps, 'office' | 'taxes'>) {
  const texts = placesMessages[office.language]
  return (
    <>
      <Field
        id="seller-name"
        name="seller.name"
        label={texts.seller}
        wrong={texts.sellerWrong}
        value={taxes?.seller.name}
      />
      <Field
        id="seller-address"
        name="seller.address"
        label={texts.address}
        wrong={texts.addressWrong}
        value={taxes?.seller.address}
      />
      <Field
        id="seller-tax-id"
        name="seller.taxId"
        label={texts.taxId}
        wrong={texts.taxIdWrong}
        value={taxes?.seller.taxId}
      />
    </>
  )
}
