import { useLanguage } from '../../../shell/i18n';
import { formatDay } from '../../../ui/Time';
import type { FoundPerson } from './look-ups';

/** Name, day of birth and place of somebody who was looked up. */
export function useWho(): (person: FoundPerson) => string {
  const { language } = useLanguage();
  return ({ name, bornOn, address }) =>
    [name, formatDay(bornOn, language), address?.village, address?.regency].filter(Boolean).join(' · ');
}
