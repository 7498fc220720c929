// The door as an app on a phone (https://www.w3.org/TR/appmanifest/).
import type { Language } from '../../../../shared/domain/contact.ts'
import { directionOf } from '../../../../shared/messages/formats.ts'
import { doorMessages } from '../../../messages/door.ts'
import { linkTo } from '../../site.ts'
import { ICON_SIZES } from './door.ts'

export function doorManifest(language: Language) {
  const texts = doorMessages[language]
  return {
    id: '/office/door',
    name: texts.appName,
    short_name: texts.door,
    lang: language,
    dir: directionOf(language),
    start_url: linkTo({ language }, '/office/door'),
    scope: '/office/door',
    display: 'standalone',
    background_color: '#231f1a',
    theme_color: '#231f1a',
    icons: ICON_SIZES.map((size) => ({
      src: `/office/door-icon?size=${size}`,
      sizes: `${size}x${size}`,
      type: 'image/png',
      purpose: 'any maskable',
    })),
  }
}
