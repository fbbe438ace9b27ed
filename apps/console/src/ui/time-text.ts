import type { Language } from '../shell/i18n';

/** The zone of every time in the console: Jakarta, 7 hours ahead of UTC without summer time. Laws and feeds count by it. */
const WIB = 'Asia/Jakarta';
const AHEAD_MS = 7 * 3_600_000;

export const LOCALE: Readonly<Record<Language, string>> = { id: 'id-ID', en: 'en-GB' };

/** `2026-01-31` in words of the reader's language: 31 Jan 2026. It has no time zone. */
export function formatDay(day: string, language: Language): string {
  const options = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(LOCALE[language], options).format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
}

/** `2026-10` in words: Oct 2026. */
export function formatMonth(month: string, language: Language): string {
  const options = { month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(LOCALE[language], options).format(new Date(`${month}-01T00:00:00Z`));
}

/** An instant (RFC 3339) in Jakarta, to the second, with the zone. */
export function formatInstant(instant: string, language: Language): string {
  const shown = new Intl.DateTimeFormat(LOCALE[language], {
    ...{ day: 'numeric', month: 'short', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: WIB },
  }).format(new Date(instant));
  return `${shown} WIB`;
}

/** The time of day in Jakarta alone, to the second, with the zone. */
export function formatTime(instant: string, language: Language): string {
  const options = { timeStyle: 'medium', timeZone: WIB } as const;
  return `${new Intl.DateTimeFormat(LOCALE[language], options).format(new Date(instant))} WIB`;
}

/** The civil day in Jakarta, `YYYY-MM-DD`. */
export const wibDay = (now: Date): string => wibClock(now.toISOString()).slice(0, 10);

/** `2026-11-29 00:30:00`: an instant (RFC 3339) as a clock in Jakarta shows it. */
export function wibClock(instant: string): string {
  return new Date(Date.parse(instant) + AHEAD_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** The instant (RFC 3339, UTC) at which a clock in Jakarta shows `2026-11-29 00:30:00`; of a day alone its beginning. */
export function fromWibClock(shown: string): string {
  const [day = '', time = '00:00:00'] = shown.split(' ');
  return new Date(`${day}T${time}+07:00`).toISOString();
}
