// What an account is made of, as it is asked for wherever one is made or changed.
import * as v from 'valibot'
import { commonPasswords } from '../../auth/common-passwords.generated.ts'
import { Pattern, Secret } from './inputs.ts'

/** A password as guessers try it: lower case, and with digits and signs behind it or without. */
const guesses = (text: string): [whole: string, stem: string] => {
  const whole = text.normalize('NFKC').trim().toLowerCase()
  return [whole, whole.replace(/[^\p{L}]+$/u, '')]
}

const isCommon = (password: string): boolean => guesses(password).some((guess) => commonPasswords.has(guess))

// Length is what counts (NIST SP 800-63B); the upper end only bounds the work.
export const Password = v.pipe(
  Secret(128, 10),
  v.check((password) => new Set(password).size >= 4, 'must have at least 4 different characters'),
  v.check((password) => !isCommon(password), 'is too common: choose another password'),
)

const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Whether the password is what everybody knows of its owner: the e-mail, the part before its @, or the name,
 * however it is written and with digits behind it.
 */
export function isOwnName(password: string, { email, name }: { email: string; name: string }): boolean {
  const known = new Set(
    [email, email.slice(0, email.lastIndexOf('@')), name].flatMap((text) => guesses(text).map(letters)),
  )
  return guesses(password).some((guess) => letters(guess) !== '' && known.has(letters(guess)))
}

/** Six digits of an authenticator, or a recovery code; blanks and hyphens do not count. */
export const FactorCode = Pattern(
  /^[\dA-Za-z -]{1,40}$/,
  'must be the six digits of an authenticator, or a recovery code',
)

/** The secret of a link in a mail, as its path has it. */
export const LinkToken = Pattern(/^[\w-]{1,100}$/, 'must be the last part of a link in a mail')

export const OWN_NAME = 'must not be your e-mail or your name'
