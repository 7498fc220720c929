// The page of the simulator's bank: a plain form, without script.
import { html, raw } from 'hono/html'
import type { WaitingCharge } from '../../db/simulator-charges.ts'
import { currencyOf } from '../../domain/currencies.ts'
import type { FunctionContext } from '../context.ts'

const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const STYLE = `
:root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
main { max-width: 28rem; margin: 4rem auto; padding: 0 1rem; }
button { font: inherit; min-height: 3rem; padding: 0 1.5rem; margin: 0 .75rem .75rem 0; }
.sum { font-size: 2rem; font-weight: 600; }`

const endings = {
  captured: "Approved. Your tickets are at the cinema's page.",
  declined: 'Not approved. No money was taken.',
} as const

const form = html`
<form method="post">
  <button name="outcome" value="approve">Approve</button>
  <button name="outcome" value="deny">Deny</button>
</form>`

export async function bankPage(c: FunctionContext, charge: WaitingCharge): Promise<Response> {
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulated bank</title>
<link rel="icon" href="data:,">
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>Simulated bank</h1>
<p>This is a trial: no money moves.</p>
<p class="sum">${sumOf(charge)}</p>
${charge.status === 'waiting' ? html`<p>Do you want to pay this?</p>${form}` : html`<p role="status">${endings[charge.status]}</p>`}
</main>
</body>
</html>
`
  return c.body(String(page), 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  })
}

function sumOf({ amount, currency }: WaitingCharge): string {
  const decimals = currencyOf(currency)?.decimals ?? 2
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount / 10 ** decimals)
}
