// The twelve movies of the seed: invented, and as varied as a real programme.

export interface SeedMovie {
  title: string
  originalTitle?: string
  synopsis: string
  genres: string[]
  /** The first is the original language. */
  languages: string[]
  durationMinutes: number
  certificate: string
  releasedDaysAgo: number
  /** Family movies run before the evening, adult ones from the evening on. */
  audience?: 'family' | 'adult'
}

export const movies: SeedMovie[] = [
  {
    title: 'The Salt Road',
    originalTitle: 'A Estrada do Sal',
    synopsis:
      'Two sisters inherit a failing salt works on the Atlantic coast and one summer to save it. What their mother hid in the evaporation ponds changes the price of everything.',
    genres: ['drama'],
    languages: ['pt', 'en', 'de'],
    durationMinutes: 118,
    certificate: '12',
    releasedDaysAgo: 12,
  },
  {
    title: 'Perihelion',
    synopsis:
      'A repair crew on a solar observatory has nine hours of shade left when the station starts to turn. Only the newest of them has read the manual to the end.',
    genres: ['science fiction', 'thriller'],
    languages: ['en', 'de', 'pt'],
    durationMinutes: 141,
    certificate: '12',
    releasedDaysAgo: 5,
  },
  {
    title: 'Otter & Sons',
    synopsis:
      'A family of otters runs the best ferry on the river, until a bridge is announced. The youngest has a plan, a whistle and no sense of direction.',
    genres: ['animation', 'family', 'comedy'],
    languages: ['en', 'pt', 'de'],
    durationMinutes: 92,
    certificate: 'all',
    releasedDaysAgo: 19,
    audience: 'family',
  },
  {
    title: 'The Understudy Murders',
    synopsis:
      'On the opening night of a provincial theatre, every understudy has an alibi and every star a motive. A stage carpenter with perfect recall counts the steps behind the curtain.',
    genres: ['crime', 'comedy'],
    languages: ['en', 'de'],
    durationMinutes: 109,
    certificate: '12',
    releasedDaysAgo: 26,
  },
  {
    title: 'Night Freight',
    originalTitle: 'Nachtgüter',
    synopsis:
      'A train driver takes one unlisted wagon over the Alps. At each tunnel the cargo gets heavier, and the voice on the radio knows more about her brother.',
    genres: ['thriller'],
    languages: ['de', 'en'],
    durationMinutes: 104,
    certificate: '16',
    releasedDaysAgo: 8,
    audience: 'adult',
  },
  {
    title: 'Eleven Kinds of Rain',
    synopsis:
      'A meteorologist who has lost her sense of smell and a perfumer who has lost his shop share an umbrella, then a flat, then a forecast.',
    genres: ['romance', 'comedy'],
    languages: ['en', 'pt', 'de'],
    durationMinutes: 101,
    certificate: '6',
    releasedDaysAgo: 33,
  },
  {
    title: 'Hollow Crown Hill',
    synopsis:
      'The village choir rehearses in a chapel that is on no map. Each Sunday there is one voice more than there are singers.',
    genres: ['horror'],
    languages: ['en'],
    durationMinutes: 97,
    certificate: '16',
    releasedDaysAgo: 2,
    audience: 'adult',
  },
  {
    title: 'The Cartographer of Small Places',
    originalTitle: 'O Cartógrafo',
    synopsis:
      'For forty years he has drawn the courtyards that the city forgets. When the bulldozers come, his maps are the only proof that anybody lived there.',
    genres: ['drama', 'documentary'],
    languages: ['pt', 'de'],
    durationMinutes: 88,
    certificate: '6',
    releasedDaysAgo: 40,
  },
  {
    title: 'Iron Meridian',
    synopsis:
      'A retired smuggler has to sail a museum ship around the world in sixty days, with a crew of students and a customs officer who has never forgotten her.',
    genres: ['adventure', 'action'],
    languages: ['en', 'de', 'pt'],
    durationMinutes: 133,
    certificate: '12',
    releasedDaysAgo: 1,
  },
  {
    title: 'Mira and the Clockwork Moth',
    synopsis:
      'When the town clock stops, a girl who is always late finds the moth that used to wind it. It has opinions about time, and an appetite for scarves.',
    genres: ['family', 'fantasy'],
    languages: ['de', 'en', 'pt'],
    durationMinutes: 95,
    certificate: 'all',
    releasedDaysAgo: 15,
    audience: 'family',
  },
  {
    title: 'Second Violins',
    synopsis:
      'An orchestra on strike plays in the underground to pay its rent. Then a recording of the worst of them becomes the most heard piece of music of the year.',
    genres: ['music', 'comedy', 'drama'],
    languages: ['de', 'en'],
    durationMinutes: 112,
    certificate: '6',
    releasedDaysAgo: 22,
  },
  {
    title: 'A Quiet Year in Orbit',
    synopsis:
      'Filmed by its own crew, the last twelve months of a space station: laundry, lightning, sixteen sunrises a day, and who turns off the light.',
    genres: ['documentary'],
    languages: ['en', 'de', 'pt'],
    durationMinutes: 84,
    certificate: 'all',
    releasedDaysAgo: 47,
  },
]
