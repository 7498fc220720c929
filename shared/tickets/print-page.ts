// A ticket as a page to print, for a browser: its fonts draw every script. Works without script.
import { html, raw } from 'hono/html'
import type { ShownTicket } from '../db/ticket-views.ts'
import { seatLabel } from '../domain/seat-name.ts'
import { directionOf, wallTimeIn } from '../messages/formats.ts'
import { messages } from '../messages/messages.ts'
import { qrSvg } from './qr.ts'
import { kindWords } from './words.ts'

/** Nothing is loaded and no script runs; its one style sheet stands in the page. */
export const PRINT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

const STYLE = `
@page { size: A6; margin: 8mm }
:root { color-scheme: light; font: 16px/1.4 system-ui, sans-serif }
body { margin: 0; background: #f3efe8; color: #231f1a }
main { box-sizing: border-box; max-width: 24rem; margin: 1rem auto; padding: 1.5rem; background: #fff; border: 1px dashed #b7a98f;
  border-radius: 16px; overflow-wrap: anywhere }
h1, .seat { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.2; font-weight: 700 }
p { margin: 0 0 .25rem }
.seat { margin-top: 1rem }
.small { font-size: .8125rem; color: #5e564b }
svg { display: block; width: 100%; max-width: 17rem; margin: 1rem auto 0 }
.void svg { opacity: .15 }
@media print { body { background: none } main { margin: 0; padding: 0; border: 0; max-width: none } svg { max-width: 62mm } }
`

export function printPage({ id, language, code, status, seat, showtime }: ShownTicket) {
  const m = messages[language]
  const when = wallTimeIn(language, showtime.startsAt, showtime.timeZone)
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${showtime.movieTitle}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main class="${status === 'valid' ? 'valid' : 'void'}">
<h1><bdi>${showtime.movieTitle}</bdi></h1>
<p>${when}</p>
<p>${m.screen(showtime.theaterName, showtime.screenNumber)}</p>
<p class="small"><bdi>${showtime.address}, ${showtime.city}</bdi></p>
<p class="seat">${m.seatInWords(seat)}</p>
<p class="small">${kindWords(language, seat)}</p>
${status === 'valid' ? '' : html`<p><strong>${m.ticketStatus[status]}</strong></p>`}
<div role="img" aria-label="${m.codeOfSeat(seatLabel(seat))}">${raw(qrSvg(code))}</div>
<p class="small" dir="ltr">${id}</p>
</main>
</body>
</html>
`
}
