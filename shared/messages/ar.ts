// Words of mails, text messages and tickets in Arabic. Values of other scripts stand in isolates (UAX 9), so
// that titles, seats and amounts keep their own direction.
import type { Messages } from './en.ts'
import { plural } from './formats.ts'

const [FIRST_STRONG_ISOLATE, POP_ISOLATE] = ['\u2068', '\u2069']
const own = (value: string): string => `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}`

export const ar: Messages = {
  hello: (name) => (name === '' ? 'مرحبًا،' : `مرحبًا ${own(name)}،`),
  show: ({ movie, when, theater, city, screen }) =>
    `${own(movie)}، ${when}، ${own(theater)} (${own(city)})، القاعة ${screen}`,

  confirmedSubject: (movie, when) => `تذاكرك: ${own(movie)}، ${when}`,
  confirmed: (show) => `موعد عرضك: ${show}.`,
  seatsLost: (count, lost, seats) =>
    `عند وصول دفعتك ${plural('ar', count, { one: 'كان المقعد', two: 'كان المقعدان', other: 'كانت المقاعد' })} ${own(lost)} قد بيعت لغيرك. وكما طلبت، حصلت على مقاعد متجاورة بالجودة نفسها أو أفضل: ${own(seats)}. السعر لا يتغير.`,
  seatsPaid: (seats, total) => `مقاعدك: ${own(seats)}. المبلغ المدفوع: ${own(total)}.`,
  showCodes: () => 'أبرز الرموز عند الباب، على هاتفك أو على الورق.',
  reservationPage: () => 'كل ما يخص حجزك في صفحته:',
  openReservation: () => 'افتح الحجز',
  confirmedShort: (movie, when, seats) =>
    `Milo: ${own(movie)}، ${when}، المقاعد ${own(seats)}. تذاكرك في بريدك الإلكتروني.`,

  declinedSubject: (movie, when) => `لم يتم الدفع: ${own(movie)}، ${when}`,
  declined: (show) => `لم تُقبل دفعتك، والمقاعد متاحة من جديد: ${show}.`,
  insufficientFunds: () => 'رُفضت البطاقة: الرصيد غير كافٍ.',
  expiredCard: () => 'انتهت صلاحية البطاقة.',
  timeToPayOver: () => 'انتهت مهلة الدفع. لم يُخصم أي مبلغ.',
  askYourBank: () => 'يمكن لمصرفك إخبارك بالسبب. يمكنك الدفع بطريقة أخرى.',
  declinedShort: (movie) => `Milo: لم تُقبل دفعتك مقابل ${own(movie)}، والمقاعد متاحة من جديد.`,

  refundedSubject: (amount, movie) => `استرداد: ${own(amount)} مقابل ${own(movie)}`,
  refunded: (amount, show) => `المبلغ ${own(amount)} في طريقه إليك مقابل ${show}.`,
  seatsGivenBack: () => 'لقد أعدت مقاعد.',
  paidTooLate: () => 'عند وصول دفعتك كانت المقاعد قد بيعت لغيرك.',
  becauseCancelled: () => 'أُلغي العرض.',
  bankTakesDays: () => 'سيظهر المبلغ لدى مصرفك خلال بضعة أيام.',
  refundedShort: (amount, movie) => `Milo: المبلغ ${own(amount)} مقابل ${own(movie)} في طريقه إليك.`,

  movedSubject: (movie, when) => `قاعة أخرى: ${own(movie)}، ${when}`,
  moved: (show) => `انتقل عرضك إلى قاعة أخرى، وهو الآن: ${show}.`,
  seatsNow: (seats) => `مقاعدك الآن: ${own(seats)}.`,
  newCodes: () => 'رموزك الجديدة مرفقة بهذه الرسالة. الرموز السابقة ما زالت صالحة.',
  movedShort: (movie, when, screen, seats) =>
    `Milo: ${own(movie)}، ${when}، انتقل إلى القاعة ${screen}، المقاعد ${own(seats)}.`,

  rescheduledSubject: (movie, when) => `موعد جديد: ${own(movie)}، ${when}`,
  rescheduled: (show, was) => `تغيّر موعد عرضك: كان ${was}، وهو الآن: ${show}. مقاعدك ورموزك كما هي.`,
  cancelFreely: () => 'إن لم تستطع الحضور فأعد مقاعدك من صفحة حجزك قبل بدء العرض، وستسترد كامل المبلغ.',
  rescheduledShort: (movie, when) => `Milo: تغيّر موعد ${own(movie)}: ${when}. يمكنك الإلغاء مجانًا.`,

  cancelledSubject: (movie, when) => `أُلغي: ${own(movie)}، ${when}`,
  cancelled: (show) => `نأسف، أُلغي هذا العرض: ${show}.`,
  allMoneyBack: () => 'ستسترد كامل المبلغ، ولا يلزمك فعل أي شيء.',
  buyerGetsMoneyBack: () => 'يسترد المبلغَ من اشترى التذكرة، ولا يلزمك فعل أي شيء.',
  cancelledShort: (movie, when) => `Milo: أُلغي ${own(movie)}، ${when}. ستسترد كامل المبلغ.`,

  linkSubject: {
    password_reset: 'اختر كلمة مرور جديدة',
    email_verification: 'أكِّد عنوان بريدك الإلكتروني',
    access_link: 'حجوزاتك',
  },
  linkReason: {
    password_reset: 'طُلبت كلمة مرور جديدة للحساب المرتبط بهذا العنوان. لاختيارها افتح هذا الرابط:',
    email_verification: 'أُنشئ حساب بهذا العنوان. إن كان حسابك فأكِّد العنوان بهذا الرابط:',
    access_link: 'طُلب عرض الحجوزات المرتبطة بهذا العنوان. لرؤيتها افتح هذا الرابط:',
  },
  linkLife: {
    password_reset: 'يعمل مرة واحدة، لمدة 30 دقيقة. اختيار كلمة مرور جديدة يسجّل خروجك من كل الأجهزة.',
    email_verification: 'يعمل مرة واحدة، لمدة يوم.',
    access_link: 'يعمل مرة واحدة، لمدة 30 دقيقة.',
  },
  notYou: () => 'إن لم تطلب ذلك فتجاهل هذه الرسالة: لن يتغير شيء.',

  passwordChangedSubject: () => 'تغيّرت كلمة مرورك',
  passwordChanged: (when) => `تغيّرت كلمة مرور الحساب المرتبط بهذا العنوان: ${when}.`,
  chooseAnother: (url) => `إن لم تكن أنت من غيّرها فاختر كلمة أخرى فورًا: ${own(url)}`,
  emailChangedSubject: () => 'تغيّر عنوان بريدك الإلكتروني',
  emailChanged: (when) => `أصبح للحساب الذي كان بهذا العنوان عنوان آخر: ${when}. ستُرسل الرسائل إليه من الآن.`,
  writeToUs: (url) => `إن لم تكن أنت من غيّره فراسلنا فورًا: ${own(url)}`,
  authenticatorAddedSubject: () => 'أُضيف تطبيق مصادقة',
  authenticatorAdded: (when) =>
    `أُضيف تطبيق مصادقة إلى الحساب المرتبط بهذا العنوان: ${when}. من الآن يحتاج تسجيل الدخول إلى رمز منه.`,
  authenticatorRemovedSubject: () => 'أُزيل تطبيق مصادقة',
  authenticatorRemoved: (when) => `أُزيل تطبيق مصادقة من الحساب المرتبط بهذا العنوان: ${when}.`,
  factorResetSubject: () => 'أُعيد ضبط العامل الثاني لحسابك',
  notAsked: (url) => `إن لم تطلب ذلك فراسلنا فورًا: ${own(url)}`,
  factorReset: (when) =>
    `أزالت الإدارة كل تطبيقات المصادقة ورموز الاسترداد من الحساب المرتبط بهذا العنوان، وأنهت كل جلساته: ${when}. سجّل الدخول بكلمة مرورك، وبعدها يمكنك إعداد تطبيق من جديد.`,

  ticketStatus: { used: 'استُخدمت هذه التذكرة.', refunded: 'أُعيدت هذه التذكرة.' },
  handedOnSubject: (movie, when) => `تذكرة لك: ${own(movie)}، ${when}`,
  handedOn: (show) => `لديك تذكرة لعرض ${show}.`,
  ownSeat: (seat) => `مقعدك: ${own(seat)}.`,

  reportName: {
    sales: 'المبيعات',
    occupancy: 'الإشغال',
    movies: 'الأفلام',
    payments: 'المدفوعات',
    'promo-codes': 'رموز الخصم',
  },
  reportSubject: (report, theater, days) => `${report}، ${theater}: ${days}`,
  reportEmpty: () => 'لا شيء في هذه الأيام.',
  reportTickets: (count) => `التذاكر: ${count}`,
  reportTakings: (amount) => `الإيرادات: ${amount}`,
  reportFile: () => 'الجدول مرفق بصيغة CSV، وفي صفحة التقرير المزيد:',
  reportStop: () => 'طلبت هذه الرسالة في تلك الصفحة، ويمكنك إيقافها هناك.',
  openReport: () => 'افتح التقرير',

  receipt: (number) => `إيصال ${number}`,
  creditNote: (number, receipt) => `إشعار دائن ${number} للإيصال ${receipt}`,
  taxId: (id) => `الرقم الضريبي: ${id}`,
  fees: () => 'الرسوم',
  total: () => 'الإجمالي',
  taxLine: (percent, net) => `منه ضريبة ${percent} على ${net}`,

  codeOfSeat: (seat) => `رمز المقعد ${own(seat)}`,
  seat: (seat) => `المقعد ${own(seat)}`,
  // Without isolates: the printer orders scripts by itself, and a number after a letter stays in its place.
  seatInWords: ({ section, row, number }) =>
    `${section === null ? '' : `${section}، `}الصف ${row}، المقعد ${number}`,
  screen: (theater, screen) => `${theater}، القاعة ${screen}`,
  pass: {
    when: 'الموعد',
    screen: 'القاعة',
    section: 'القسم',
    row: 'الصف',
    seat: 'المقعد',
    kind: 'التذكرة',
    where: 'المكان',
    holder: 'باسم',
    number: 'الرقم',
  },
  ticketType: { adult: 'بالغ', child: 'طفل', senior: 'كبار السن', student: 'طالب' },
  category: { standard: 'عادي', premium: 'ممتاز', recliner: 'مقعد قابل للإمالة', sofa: 'أريكة' },
  accessible: () => 'مناسب للكراسي المتحركة',
  companion: () => 'مرافق',
}
