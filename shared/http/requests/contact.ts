// Where tickets and mails of a reservation go, as a buyer says it.
import * as v from 'valibot'
import { languages } from '../../domain/contact.ts'
import { Email, Line } from './inputs.ts'

export const Language = v.picklist(languages, `must be one of ${languages.join(', ')}`)

export const Contact = v.strictObject({
  email: Email,
  name: v.optional(v.nullable(Line(100)), null),
  language: v.optional(v.nullable(Language), null),
})
