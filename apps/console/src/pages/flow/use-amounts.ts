import { useTexts } from '../../shell/i18n';
import { useNumbers } from '../../ui/Time';
import { shortDuration } from './amounts';
import { flowTexts } from './texts';

/** Amounts of the picture as words of the reader's language. */
export function useAmounts() {
  const t = useTexts(flowTexts);
  const number = useNumbers();
  const duration = (seconds: number | null): string => {
    if (seconds === null) return '–';
    const { unit, value, digits } = shortDuration(seconds);
    return t(unit, { value: number(value, digits) });
  };
  return {
    t,
    number,
    duration,
    rate: (perSecond: number | null): string =>
      perSecond === null
        ? t('waiting')
        : t('perSecond', { value: number(perSecond, perSecond < 10 ? 1 : 0) }),
    pair: ({ p50, p99 }: { readonly p50: number | null; readonly p99: number | null }): string =>
      `${duration(p50)} / ${duration(p99)}`,
  };
}
