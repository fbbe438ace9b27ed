import { defineTexts } from '../shell/i18n';

/** Texts of actions that need a reason for the record. */
export const reasonTexts = defineTexts('reason', {
  id: { why: 'Alasan, untuk catatan', whyShort: 'Tulis sedikitnya 10 huruf.' },
  en: { why: 'Reason, for the record', whyShort: 'Write at least 10 characters.' },
});
