// Texts of the layouts of screens in Arabic.
import type { LayoutsMessages } from './en.ts'

export const ar: LayoutsMessages = {
  layoutOf: (screen) => `مخطط ${screen}`,
  drawing: 'الرسم',
  drawingHint:
    'سطر لكل صف من الأمام إلى الخلف: اسمه ثم أماكنه. s عادي، p ممتاز، r مائل، o أريكة، w كرسي متحرك، c مرافق، . لا شيء. [Balcony] يبدأ قسمًا.',
  preview: 'معاينة',
  seatCount: (count) => `عدد المقاعد: ${count}`,
  paintAs: 'اسحب مستطيلًا لتلوين مقاعده كـ',
  lineWrong: (line, message) => `السطر ${line}: ${message}`,
  errorsFound: (count) => `أخطاء: ${count}، لا يمكن الحفظ.`,
  notDrawn: 'في المخطط الحالي أماكن لا يعبّر عنها رسم؛ الرسم الجديد يحل محله.',
  affected: 'من يتأثر',
  takeNew: (count) => `عروض تأخذ المخطط الجديد: ${count}`,
  keepOld: (count) => `عروض فيها مقاعد مباعة أو مغلقة وتحتفظ بمخططها: ${count}`,
  soldWouldGo: 'ستختفي مقاعد مباعة:',
  versions: 'الإصدارات',
  version: 'الإصدار',
  sinceDay: 'منذ',
  showtimesToCome: 'العروض القادمة',
  saveLayout: 'حفظ كإصدار جديد',
  wheelchair: 'مكان لكرسي متحرك',
  companionSeat: 'مقعد مرافق',
  noPlace: 'لا شيء',
  toProgramme: 'إلى البرنامج',
  savedAs: (version) => `حُفظ كإصدار ${version}.`,
}
