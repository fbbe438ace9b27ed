/**
 * Names of persons (Permendagri 73/2022; INV-19). A name on a new act follows the strict rules of arts 4(2) and 5; a
 * name that a person already carries is recorded as it stands on the papers (arts 5(1)c and 8).
 */

/** Every rule below counts and compares characters of a folded name. */
const NEW_NAME_MAX = 60;
const RECORDED_NAME_MAX = 70;

/** What is wrong with a name, without the name itself. `position` counts characters of the folded name from 1. */
export type NameFault =
  | { readonly reason: 'character'; readonly character: string; readonly position: number }
  | { readonly reason: 'too-long'; readonly maximum: number }
  | { readonly reason: 'too-few-words' }
  | { readonly reason: 'no-letter' }
  | { readonly reason: 'title' }
  | { readonly reason: 'abbreviation' }
  | { readonly reason: 'no-name' };

/** Typographic variants that programs substitute for a typed character, and invisible characters. */
const VARIANTS: readonly (readonly [RegExp, string])[] = [
  [/[\u00AD\u200B-\u200F\u2060\uFEFF]/gu, ''],
  [/[\u2018\u2019\u201B\u2032\u02B9-\u02BF`\u00B4\uFF07]/gu, "'"],
  [/[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/gu, '-'],
  // Full-width forms and typographic ligatures are replaced by the characters they stand for.
  [/[\uFF01-\uFF5E\uFB00-\uFB06]/gu, 'NFKC'],
  [/\s+/gu, ' '],
];

/**
 * Gives typographic variants of a name one spelling. Every name is folded before it is checked, compared or recorded.
 */
export function foldName(name: string): string {
  let folded = name;
  for (const [pattern, fold] of VARIANTS) {
    folded = folded.replace(pattern, (found) => (fold === 'NFKC' ? found.normalize('NFKC') : fold));
  }
  return folded.trim().normalize('NFC');
}

/**
 * Titles and degrees that no act carries (art. 5(3)c), written without a full stop. With a full stop the rule of
 * characters refuses them.
 */
const TITLES_IN_WORDS = /(?:^| )(?:drs|dra|dr|ir|prof|hj|haji|hajjah)(?: |$)/i;

/** What offices write for somebody who has no name yet (art. 4(2): no ambiguous name). Anak Agung is a Balinese name. */
const NO_NAMES =
  /^(?:bayi|by|janin|anak(?! agung(?: |$)))(?: |$)|^(?:tidak ada|tanpa|belum ada|belum diberi) nama$/i;

/**
 * A word of one letter can be read as many names (art. 5(3)a: no abbreviation that can be read otherwise). The I before a
 * Balinese name is a whole word (domain.md §8.8).
 */
function hasInitial(folded: string): boolean {
  return folded
    .split(' ')
    .some((word, index) => word.length === 1 && !(index === 0 && word.toUpperCase() === 'I'));
}

/** Names on new acts: letters A–Z, two words or more, at most 60 characters with spaces, no titles and no initials. */
export function faultOfNewName(folded: string): NameFault | undefined {
  return (
    faultOfCharacters(folded, /[A-Za-z ]/) ??
    faultOfLength(folded, NEW_NAME_MAX) ??
    (folded.includes(' ') ? undefined : { reason: 'too-few-words' }) ??
    (TITLES_IN_WORDS.test(folded) ? { reason: 'title' } : undefined) ??
    (hasInitial(folded) ? { reason: 'abbreviation' } : undefined) ??
    (NO_NAMES.test(folded) ? { reason: 'no-name' } : undefined)
  );
}

/**
 * Names that a person already carries: one word or one letter, titles and degrees, Latin letters with diacritics
 * (foreign papers), digits, and the punctuation of papers, S/O and (Alm) included; at most 70 characters.
 */
export function faultOfRecordedName(folded: string): NameFault | undefined {
  return (
    faultOfCharacters(folded, /[\p{Script=Latin}\u0300-\u036F0-9 .,'/()-]/u) ??
    faultOfLength(folded, RECORDED_NAME_MAX) ??
    (/\p{L}/u.test(folded) ? undefined : { reason: 'no-letter' })
  );
}

export const hasDigit = (name: string): boolean => /\d/.test(name);

/**
 * Characters of the Latin script that are no letters of a name: ª, º, superscripts, Roman numerals in one character.
 */
const NOT_A_LETTER = /[\u00AA\u00BA\p{Lm}\p{Nl}\p{No}\p{So}]/u;

function faultOfCharacters(folded: string, allowed: RegExp): NameFault | undefined {
  const characters = [...folded];
  const at = characters.findIndex((character) => !allowed.test(character) || NOT_A_LETTER.test(character));
  const character = characters[at];
  return character === undefined ? undefined : { reason: 'character', character, position: at + 1 };
}

function faultOfLength(folded: string, maximum: number): NameFault | undefined {
  if (folded === '') return { reason: 'no-letter' };
  return [...folded].length > maximum ? { reason: 'too-long', maximum } : undefined;
}
