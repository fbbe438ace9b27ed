import { Text } from '@mantine/core';
import { useLanguage, type Language } from '../shell/i18n';

const LOCALE: Readonly<Record<Language, string>> = { id: 'id-ID', en: 'en-GB' };

/** `2026-01-31` in words of the reader's language: 31 Jan 2026. It has no time zone. */
export function formatDay(day: string, language: Language): string {
  const options = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(LOCALE[language], options).format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
}

/** An instant in the reader's time zone, to the second, with the zone. */
export function formatInstant(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALE[language], {
    ...{ day: 'numeric', month: 'short', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
  }).format(new Date(instant));
}

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
