// "Unavailable" as a page, for a browser where no instance answers: it needs no other file and no instance.
import type { Language } from '../domain/contact.ts'
import { askedLanguage } from '../messages/accept-language.ts'
import { type ProblemExtras, type ProblemParts, problemParts } from './problem-answers.ts'

const texts: Readonly<Record<Language, { title: string; hint: string }>> = {
  en: { title: 'Milo cannot be reached for the moment', hint: 'Try again in a few seconds.' },
  de: {
    title: 'Milo ist im Moment nicht erreichbar',
    hint: 'Versuchen Sie es in einigen Sekunden noch einmal.',
  },
  fr: { title: 'Milo est injoignable pour le moment', hint: 'Réessayez dans quelques secondes.' },
  es: { title: 'No se puede acceder a Milo en este momento', hint: 'Inténtelo de nuevo en unos segundos.' },
  ar: { title: 'لا يمكن الوصول إلى Milo الآن', hint: 'حاول مرة أخرى بعد بضع ثوانٍ.' },
}

const STYLE = 'body{max-width:34rem;margin:20vh auto;padding:0 1rem;font:1.1rem/1.5 system-ui,sans-serif}'

/** The same answer as problemParts gives, for people. The id is one that a gateway made or checked. */
export function unavailablePage(
  code: 'unavailable',
  requestId: string,
  extras: ProblemExtras = {},
  acceptLanguage?: string,
): ProblemParts {
  const language = askedLanguage(acceptLanguage)
  const { title, hint } = texts[language]
  const { status, headers } = problemParts(code, requestId, extras)
  const body = `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
<main><h1>${title}</h1><p>${hint}</p><p><small dir="ltr">${requestId}</small></p></main>
</html>
`
  return {
    status,
    headers: {
      ...headers,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
    body,
  }
}
