// What the forms of an account say of problems, by their code.
import type { Site } from '../../components/site.ts'
import { accountMessages } from '../../messages/account.ts'

export function problemsOf(site: Site): Record<string, string> {
  const texts = accountMessages[site.language]
  return {
    invalid_credentials: texts.passwordWrongNow,
    email_taken: texts.emailTaken,
    rate_limited: texts.tooMany,
    other: texts.noAnswer,
  }
}
