// The checkout: one page with three short steps and the order beside them. web/islands/checkout.tsx counts
// the time, and web/islands/forms.ts sends the order, once.
import { assets } from '../assets.generated.ts'
import { type PaymentMethods, PaymentPicker } from '../components/cards.tsx'
import { CallForm, Field } from '../components/form.tsx'
import { type ClockHold, HoldClock } from '../components/hold-clock.tsx'
import { dataIn, Page } from '../components/page.tsx'
import { SignInForm } from '../components/sign-in-form.tsx'
import { linkTo, type Site } from '../components/site.ts'
import { type SeatSum, Sums } from '../components/sums.tsx'
import { checkoutMessages } from '../messages/checkout.ts'
import { CHECKOUT_DATA, type CheckoutData, CLOCK_ROOT, PURCHASE_FORM, SIGN_IN_FORM } from './checkout-data.ts'

export interface CheckoutProps {
  site: Site
  hold: ClockHold
  movie: string
  when: string
  place: string
  seats: readonly SeatSum[]
  fees: string | null
  total: string
  free: boolean
  /** Of an account: where its tickets go. */
  email: string | null
  methods: PaymentMethods
  /** What a buyer gets back until when. */
  terms: readonly { percent: string; time: string }[]
}

export function CheckoutPage(props: CheckoutProps) {
  const { site, hold, movie } = props
  const texts = checkoutMessages[site.language]
  const { language } = site
  const data: CheckoutData = { language, hold, seatsLost: texts.seatsLost }
  const nothing = async () => ({ refused: 'away' as const })
  return (
    <Page site={site} head={{ title: `${texts.checkout}: ${movie}` }}>
      <h1>{texts.checkout}</h1>
      <noscript>
        <p class="notice">{texts.needsScript}</p>
      </noscript>
      <div class="checkout">
        <Summary {...props} />
        <div class="stack wide">
          <div id={CLOCK_ROOT} class="clock-place">
            <HoldClock
              language={language}
              hold={hold}
              keep={nothing}
              onKept={() => undefined}
              onLetGo={() => undefined}
            />
          </div>
          <Purchase {...props} />
        </div>
      </div>
      <script type="application/json" id={CHECKOUT_DATA} dangerouslySetInnerHTML={{ __html: dataIn(data) }} />
      <script type="module" src={assets.checkout} />
    </Page>
  )
}

function Summary({ site, hold, movie, when, place, seats, fees, total }: CheckoutProps) {
  const texts = checkoutMessages[site.language]
  return (
    <section class="panel-card stack" aria-labelledby="order">
      <h2 id="order">{texts.yourOrder}</h2>
      <p>
        <strong>
          <bdi>{movie}</bdi>
        </strong>
        <br />
        {when}
        <br />
        <span class="soft">{place}</span>
      </p>
      <Sums seats={seats} fees={fees} total={total} texts={texts} />
      {hold.promoCode === undefined ? null : <p class="soft">{texts.promo(hold.promoCode)}</p>}
      <p>
        <a href={linkTo(site, `/showtimes/${hold.showtimeId}`)}>{texts.changeSeats}</a>
      </p>
    </section>
  )
}

function Purchase({ site, hold, email, methods, total, free, terms }: CheckoutProps) {
  const texts = checkoutMessages[site.language]
  const contact = email === null ? { contact: { language: site.language } } : {}
  return (
    <>
      <section class="stack" aria-labelledby="contact">
        <h2 id="contact">{texts.contactStep}</h2>
        {email === null ? <SignInInstead site={site} /> : <p>{texts.ticketsTo(email)}</p>}
      </section>
      <CallForm
        id={PURCHASE_FORM}
        call="POST /v1/reservations"
        fixed={{ showtimeId: hold.showtimeId, holdId: hold.id, ...contact }}
        keyed
        next={linkTo(site, '/r/{id}')}
        problems={{ other: texts.noAnswer, unavailable: texts.noAnswer }}
      >
        {email === null ? <ContactFields site={site} /> : null}
        <section class="stack" aria-labelledby="payment">
          <h2 id="payment">{texts.paymentStep}</h2>
          {free ? (
            <p>{texts.nothingToPay}</p>
          ) : (
            <PaymentPicker
              methods={methods}
              legend={methods.trialCards.length > 0 ? texts.simulated : texts.howToPay}
              messages={site.messages}
              name="payment"
            />
          )}
        </section>
        <section class="stack" aria-labelledby="terms-title">
          <h2 id="terms-title">{texts.termsStep}</h2>
          <ul>
            {terms.map(({ percent, time }) => (
              <li key={time}>{texts.backUntil(percent, time)}</li>
            ))}
          </ul>
          <label class="choice" for="terms">
            <input type="checkbox" id="terms" required aria-describedby="terms-error" />
            <span>{texts.agree}</span>
          </label>
          <p class="error" id="terms-error" data-wrong={texts.agreeWrong} hidden />
        </section>
        <button class="button large" type="submit">
          {free ? texts.confirm : texts.pay(total)}
        </button>
      </CallForm>
    </>
  )
}

function ContactFields({ site }: { site: Site }) {
  const texts = checkoutMessages[site.language]
  return (
    <div class="stack">
      <Field
        id="contact-email"
        name="contact.email"
        type="email"
        inputMode="email"
        label={texts.email}
        hint={texts.emailHint}
        wrong={texts.emailWrong}
        autocomplete="email"
      />
      <Field
        id="contact-name"
        name="contact.name"
        label={texts.name}
        wrong={texts.nameWrong}
        autocomplete="name"
        required={false}
        maxLength={100}
      />
    </div>
  )
}

/** The seats go along: islands/checkout.tsx gives them from the guest to the account. */
function SignInInstead({ site }: { site: Site }) {
  const texts = checkoutMessages[site.language]
  return (
    <details>
      <summary>{texts.signInInstead}</summary>
      <SignInForm site={site} id={SIGN_IN_FORM} next="" wrongSignIn={texts.wrongSignIn} quiet />
    </details>
  )
}
