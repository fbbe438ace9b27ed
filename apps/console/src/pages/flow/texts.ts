import { defineTexts } from '../../shell/i18n';

export const flowTexts = defineTexts('flow', {
  id: { title: 'Aliran' },
  en: { title: 'Flow' },
});
