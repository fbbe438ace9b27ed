import { Text } from '@mantine/core';
import { useLanguage } from '../shell/i18n';
import { formatDay, formatInstant, LOCALE, wibDay } from './time-text';

export { formatDay, formatInstant };

/** 1.234.567 or 1,234,567. */
export function useNumbers(): (value: number, digits?: number) => string {
  const { language } = useLanguage();
  return (value, digits = 0) =>
    new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: digits }).format(value);
}

interface Props {
  readonly value: string | null | undefined;
}

/** A calendar day; a dash where there is none. */
export function Day({ value }: Props) {
  const { language } = useLanguage();
  if (!value) return <>–</>;
  return (
    <Text component="time" dateTime={value} inherit>
      {formatDay(value, language)}
    </Text>
  );
}

/** The day of a moment, in WIB. */
export const DayOf = ({ moment }: { readonly moment: string }) => <Day value={wibDay(new Date(moment))} />;

/** A moment; a dash where there is none. */
export function Instant({ value }: Props) {
  const { language } = useLanguage();
  if (!value) return <>–</>;
  return (
    <Text component="time" dateTime={value} inherit>
      {formatInstant(value, language)}
    </Text>
  );
}
