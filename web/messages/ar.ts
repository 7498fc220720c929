// Texts of the site in Arabic, which is written from right to left.
import type { Messages } from './en.ts'

const plural = new Intl.PluralRules('ar')
type Forms = { one: string; two: string; few: string; other: string }
/** Arabic has a form for one, for two, for a few, and for more. */
const counted = (count: number, { one, two, few, other }: Forms): string => {
  const form = plural.select(count)
  if (form === 'one') return one
  if (form === 'two') return two
  return `${count} ${form === 'few' ? few : other}`
}

export const ar: Messages = {
  siteName: 'Milo',
  skipToContent: 'إلى المحتوى',
  whatIsOn: 'المعروض الآن',
  language: 'اللغة',
  today: 'اليوم',
  tomorrow: 'غدًا',
  days: 'الأيام',
  search: 'البحث عن فيلم',
  searchHint: 'عنوان أو شخص أو كلمة',
  city: 'المدينة',
  allCities: 'كل المدن',
  format: 'الصيغة',
  anyFormat: 'أي صيغة',
  spokenLanguage: 'لغة الفيلم',
  anyLanguage: 'أي لغة',
  filter: 'عرض',
  minutes: (count) => counted(count, { one: 'دقيقة', two: 'دقيقتان', few: 'دقائق', other: 'دقيقة' }),
  screen: (number) => `القاعة ${number}`,
  seatsLeft: (left) =>
    left === 1
      ? 'آخر مقعد'
      : `بقي ${counted(left, { one: 'مقعد', two: 'مقعدان', few: 'مقاعد', other: 'مقعدًا' })}`,
  manySeats: 'مقاعد متاحة',
  fewSeats: 'تكاد تمتلئ',
  soldOut: 'نفدت التذاكر',
  nothingOnDay: 'لا عروض في هذا اليوم بهذه الشروط.',
  showAll: 'عرض كل ما في هذا اليوم',
  nothingFound: (words) => `لا يوجد فيلم يطابق «${words}».`,
  facts: 'معلومات',
  original: 'العنوان الأصلي',
  released: 'في دور العرض منذ',
  certificate: 'التصنيف العمري',
  certificateOf: (text) => (text === 'all' ? 'لكل الأعمار' : `من ${text} سنة`),
  credits: 'فريق العمل',
  watchTrailer: 'مشاهدة الإعلان',
  showtimes: 'مواعيد العرض',
  noShowtimes: 'لا توجد عروض للبيع حاليًا.',
  reviews: 'الآراء',
  noReviews: 'لم يكتب أحد رأيه في هذا الفيلم بعد.',
  ratingOf: (average, count) =>
    `${average} من 5، من ${counted(count, { one: 'رأي واحد', two: 'رأيين', few: 'آراء', other: 'رأيًا' })}`,
  stars: (count) => counted(count, { one: 'نجمة', two: 'نجمتان', few: 'نجوم', other: 'نجمة' }),
  pageNotFound: 'لا توجد صفحة كهذه',
  pageNotFoundHint: 'قد يكون في العنوان خطأ، أو انتهى العرض.',
  toWhatIsOn: 'إلى المعروض الآن',
  unavailable: 'لا يمكن الوصول إلى Milo الآن',
  unavailableHint: 'لم يضع شيء. حاول مرة أخرى بعد بضع ثوانٍ.',
  tryAgain: 'إعادة المحاولة',
  allTimes: (zone) => `الأوقات بتوقيت السينما (${zone}).`,
  posterOf: (title) => `ملصق ${title}`,
}
