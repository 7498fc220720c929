// Texts about people and what they did.
import type { Language } from '../../shared/domain/contact.ts'
import { ar } from './people/ar.ts'
import { de } from './people/de.ts'
import { en, type PeopleMessages } from './people/en.ts'
import { es } from './people/es.ts'
import { fr } from './people/fr.ts'

export type { PeopleMessages }
export const peopleMessages: Record<Language, PeopleMessages> = { en, de, fr, es, ar }
