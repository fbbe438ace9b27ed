import { createTheme } from '@mantine/core';
import type { Translate } from './i18n';
import type { shellTexts } from './texts';

const appearance = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  headings: { fontFamily: 'inherit', fontWeight: '650' },
  // Somebody who asks the browser for less motion gets none.
  respectReducedMotion: true,
});

/**
 * Light, with sizes for a laptop of an office; colours of texts have a contrast of at least 4.5 : 1. Buttons that the library
 * draws as a picture only are named here, once for all pages.
 */
export function themeOf(t: Translate<keyof (typeof shellTexts)['id']>) {
  const calendar = {
    ariaLabels: {
      monthLevelControl: t('calendar.chooseMonth'),
      yearLevelControl: t('calendar.chooseYear'),
      previousMonth: t('calendar.previousMonth'),
      nextMonth: t('calendar.nextMonth'),
      previousYear: t('calendar.previousYear'),
      nextYear: t('calendar.nextYear'),
      previousDecade: t('calendar.previousDecade'),
      nextDecade: t('calendar.nextDecade'),
    },
  };
  const dialog = { closeButtonProps: { 'aria-label': t('close') } };
  return createTheme({
    ...appearance,
    components: {
      Modal: { defaultProps: { centered: true, ...dialog } },
      Drawer: { defaultProps: dialog },
      Notification: { defaultProps: dialog },
      InputClearButton: { defaultProps: { 'aria-label': t('clear') } },
      DateInput: { defaultProps: calendar },
      DateTimePicker: { defaultProps: calendar },
      MonthPickerInput: { defaultProps: calendar },
      Tooltip: { defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true } } },
    },
  });
}

const element = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="style-nonce"]');
/** The policy of the page accepts styles with it; it is new for each load. */
export const styleNonce: string = element?.content ?? '';
