// The three theaters of the seed with their screens, in two cities with a time zone and a currency each.
import type { DrawingName } from './drawings.ts'

export type ScreenFormat = 'standard' | '3d' | 'xl'

export interface SeedTheater {
  name: string
  city: string
  /** Street and number, without the city. */
  address: string
  latitude: number
  longitude: number
  timeZone: string
  currency: string
  /** The language of family movies; most others run in their original language. */
  homeLanguage: string
  /** An adult's standard seat on a weekday; prices are whole `priceStep`s. Minor units. */
  basePrice: number
  priceStep: number
  bookingFee: number
  screens: { number: number; format: ScreenFormat; drawing: DrawingName }[]
}

const lisbon = {
  city: 'Lisbon',
  timeZone: 'Europe/Lisbon',
  currency: 'EUR',
  homeLanguage: 'pt',
  basePrice: 820,
  priceStep: 10,
  bookingFee: 50,
}
const zurich = {
  city: 'Zurich',
  timeZone: 'Europe/Zurich',
  currency: 'CHF',
  homeLanguage: 'de',
  basePrice: 1900,
  priceStep: 50,
  bookingFee: 100,
}

export const theaters: SeedTheater[] = [
  {
    ...lisbon,
    name: 'Cinema Miradouro',
    address: 'Rua da Graça 114',
    latitude: 38.7176,
    longitude: -9.1304,
    screens: [
      { number: 1, format: 'xl', drawing: 'great' },
      { number: 2, format: '3d', drawing: 'wide' },
      { number: 3, format: 'standard', drawing: 'salon' },
    ],
  },
  {
    ...lisbon,
    name: 'Cine Estaleiro',
    address: 'Cais do Gás 20',
    latitude: 38.7051,
    longitude: -9.1466,
    screens: [
      { number: 1, format: 'standard', drawing: 'hall' },
      { number: 2, format: 'standard', drawing: 'side' },
    ],
  },
  {
    ...zurich,
    name: 'Kino Limmatbogen',
    address: 'Limmatstrasse 212',
    latitude: 47.3877,
    longitude: 8.5273,
    screens: [
      { number: 1, format: '3d', drawing: 'arena' },
      { number: 2, format: 'standard', drawing: 'steep' },
      { number: 3, format: 'standard', drawing: 'studio' },
    ],
  },
]
