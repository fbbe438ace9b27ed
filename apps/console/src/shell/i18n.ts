import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';

export const languages = ['id', 'en'] as const;
export type Language = (typeof languages)[number];

const REMEMBERED = 'peristiwa-language';
/** Absent in specifications, and refused by a browser that forbids storage. */
const storage = (): Storage | undefined => {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
};

const isLanguage = (text: unknown): text is Language => languages.includes(text as Language);

function remembered(): Language {
  const kept = storage()?.getItem(REMEMBERED);
  return isLanguage(kept) ? kept : 'id';
}

void i18next.use(initReactI18next).init({
  lng: remembered(),
  fallbackLng: 'id',
  resources: {},
  initAsync: false,
  // Keys are flat: a full stop is part of a key.
  keySeparator: false,
  nsSeparator: false,
  // React escapes what it shows.
  interpolation: { escapeValue: false },
});

/** The language of the page. */
export function useLanguage(): {
  readonly language: Language;
  readonly choose: (language: Language) => void;
} {
  const { i18n } = useTranslation();
  const language = isLanguage(i18n.language) ? i18n.language : 'id';
  const choose = (wanted: Language) => {
    storage()?.setItem(REMEMBERED, wanted);
    void i18n.changeLanguage(wanted);
  };
  return { language, choose };
}

/** For what is outside of React: the header of a request. */
export const currentLanguage = (): Language => (isLanguage(i18next.language) ? i18next.language : 'id');

/** The texts of one page in both languages, with the same keys. */
export interface Texts<Key extends string = string> {
  readonly namespace: string;
  readonly id: Readonly<Record<Key, string>>;
  readonly en: Readonly<Record<Key, string>>;
}

/**
 * Texts by key; `{{name}}` is filled in, `key_one` and `key_other` are chosen by `count` (i18next). TypeScript requires both
 * languages to have the same keys.
 */
export function defineTexts<const Id extends Readonly<Record<string, string>>>(
  namespace: string,
  { id, en }: { readonly id: Id; readonly en: Readonly<Record<keyof Id, string>> },
): Texts<keyof Id & string> {
  i18next.addResourceBundle('id', namespace, id);
  i18next.addResourceBundle('en', namespace, en);
  return { namespace, id, en };
}

/** `rows_one` and `rows_other` are asked for as `rows`. */
type Asked<Key extends string> = Key extends `${infer Stem}_${'one' | 'other'}` ? Stem | Key : Key;
export type Translate<Key extends string> = (
  key: Asked<Key>,
  values?: Readonly<Record<string, unknown>>,
) => string;

/** The texts of a page in the language of the reader. */
export function useTexts<Key extends string>({ namespace }: Texts<Key>): Translate<Key> {
  const { t } = useTranslation(namespace);
  return (key, values) => t(key, { ...values }) as string;
}
