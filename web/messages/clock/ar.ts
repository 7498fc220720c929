// Texts of the time that seats are held, in Arabic.
import type { ClockMessages } from './en.ts'

export const ar: ClockMessages = {
  timeLeft: (time) => `مقاعدك لك مدة ${time}`,
  timeOver: 'انتهى الوقت',
  stillThere: 'هل تحتاج إلى وقت أطول؟',
  endsSoon: (time) => `تعود مقاعدك متاحة بعد ${time}.`,
  endedHint: 'عادت مقاعدك متاحة. إن لم يأخذها أحد فيمكنك استعادتها.',
  keepSeats: 'أبقِ مقاعدي',
  seatsBack: 'استعد مقاعدي',
  letGo: 'اتركها',
  notLonger: 'لا يمكن إبقاء المقاعد أطول: اشترِ قبل انتهاء الوقت.',
  seatsGone: 'أخذ شخص آخر المقاعد. اختر غيرها.',
  noAnswer: 'لم يُجب ميلو. حاول مرة أخرى.',
}
