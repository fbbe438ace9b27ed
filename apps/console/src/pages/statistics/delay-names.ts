import { useTexts } from '../../shell/i18n';
import { statisticsTexts } from './texts';

/** The classes of delay in words; the last is over the last bound. */
export function useDelayNames(bounds: readonly number[]): readonly string[] {
  const t = useTexts(statisticsTexts);
  return [...bounds.map((days) => t('delay.upTo', { days })), t('delay.over', { days: bounds.at(-1) })];
}
