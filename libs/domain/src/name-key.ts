import { foldName } from './names';

/**
 * Comparison of names for possible duplicates. The key is coarse on purpose: an officer looks at each duplicate that
 * is found, while one that is missed stays in the register. No general phonetic library (Soundex, Metaphone) knows the
 * Ejaan Soewandi or the Arabic names of Indonesia, and edit distance alone makes Rina and Rini the same child.
 */

/** Gelar before or within a name. A name that consists of them alone keeps them. */
const TITLES = new Set(
  'dr drs dra ir prof h hj kh ust ustad ustadz ustadzah r rr ra raden almarhum almarhumah alm almh'.split(
    ' ',
  ),
);
const DEGREES = new Set(
  (
    'se sh st ss sp sip spd spdi spdsd ssos ssosi ssi skom skm skep sked sfarm sag shi sthi sei spsi stp sst sstp ' +
    'ssn spt spi shut mm mt mh ma me mei mpd mpdi msi mkom msc mkes mkep mag mhi mhum mba mph mip map mkn msn mpsi ' +
    'mtp amd amdkeb amdkep apt ns ners lc phd bsc ba llm sppd spog spa spb'
  ).split(' '),
);
const PARTICLES = new Set('bin binti bt al el van von de der den s/o d/o a/l a/p'.split(' '));

/** Abbreviations on documents, and spellings of one name that no rule of letters covers. */
const FORMS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    muhamad: 'm md mhd muh moh moch much mohd mhmd mochamad mohamad muhamed mohamed muchamad',
    abdul: 'abd abdoel',
    siti: 'st',
  }).flatMap(([form, spellings]) => spellings.split(' ').map((spelling) => [spelling, form])),
);

/** In this order. Old spelling first (Ejaan Soewandi), then letters that are written for the same sound. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/oe/g, 'u'],
  [/oo/g, 'u'],
  [/tj/g, 'c'],
  [/dj/g, 'j'],
  [/dz/g, 'z'],
  // Jusuf and Yusuf, Djoko and Joko: j in the old spelling is y today, j today was dj; a document does not state its
  // spelling.
  [/j/g, 'y'],
  [/[ck]h/g, 'h'],
  [/s[yh]/g, 's'],
  [/[fv]/g, 'p'],
  [/q/g, 'k'],
  [/x/g, 'ks'],
  [/ae/g, 'ai'],
  [/ie(?=[^aiueo]|$)/g, 'i'],
  [/(?<=[^aiueo])y/g, 'i'],
  // A silent h: Rahmah, Titha, Bhakti.
  [/(?<=[^aiueo])h|h$/g, ''],
  [/d$/, 't'],
  [/b$/, 'p'],
  [/(.)\1+/g, '$1'],
];

const plainLetters = (text: string) => text.normalize('NFD').replace(/\P{L}/gu, '');
const isTitle = (word: string) => TITLES.has(plainLetters(word));
const isDegree = (word: string) => DEGREES.has(plainLetters(word));

function soundOf(word: string): string {
  const single = word.replace(/(.)\1+/g, '$1');
  // Al-Fatih and Alfatih are one name. In Alwi and Aldi, Al is not an article.
  let sound = FORMS[single] ?? word.replace(/^al(?=[^aiueo].{4})/, '');
  for (const [pattern, letters] of SPELLINGS) sound = sound.replace(pattern, letters);
  return sound || word;
}

/** Before the first comma a degree is known by its full stops ("Siti S.Pd"), after it by the list ("Siti, SE"). */
function withoutDegrees(name: string): string[] {
  const [beforeComma = '', ...behind] = name.split(',');
  return [
    ...beforeComma.split(' ').filter((word, index) => index === 0 || !(word.includes('.') && isDegree(word))),
    ...behind.flatMap((part) => part.split(' ')).filter((word) => !word.includes('.') && !isDegree(word)),
  ];
}

function wordsOf(name: string): string[] {
  const words = withoutDegrees(foldName(name).toLowerCase());
  const split = (written: readonly string[]) =>
    written.flatMap((word) => word.split(/[.()/-]/).map(plainLetters)).filter((word) => word !== '');
  const isName = (word: string) => !isTitle(word) && !PARTICLES.has(word);
  const named = split(words.filter(isName)).filter(isName);
  return (named.length > 0 ? named : split(words)).map(soundOf);
}

/** Equal for spellings of one name. It is for comparison only: never shown, never recorded. */
export function nameKey(name: string): string {
  return wordsOf(name).join('');
}

/**
 * May two names be two spellings of one? Yes if their keys are equal, or if one word of six letters or more has one
 * typing error: an extra letter, a missing letter, or two adjacent letters swapped. A substituted letter makes another
 * name, because the names of siblings, and of twins above all, often differ in one letter.
 */
export function namesAlike(a: string, b: string): boolean {
  const [first, second] = [wordsOf(a), wordsOf(b)];
  if (first.join('') === second.join('')) return true;
  if (first.length !== second.length) return isSlip(first.join(''), second.join(''));
  const different = first.flatMap((word, index) =>
    word === second[index] ? [] : [[word, second[index] ?? '']],
  );
  const [[one = '', other = ''] = []] = different;
  return different.length === 1 && isSlip(one, other);
}

const SLIP_LETTERS_MIN = 6;
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

/**
 * The keys of all names that may be another spelling of this one (`namesAlike`), and of some that are not: an index of
 * keys is asked for them, and `namesAlike` decides. Some 28 for each letter.
 */
export function alikeKeys(name: string): string[] {
  const key = nameKey(name);
  if (key.length < SLIP_LETTERS_MIN) return [key];
  const keys = new Set([key]);
  for (let at = 0; at <= key.length; at += 1) {
    const [before, after] = [key.slice(0, at), key.slice(at)];
    for (const letter of LETTERS) keys.add(before + letter + after);
    keys.add(before + after.slice(1));
    if (after.length > 1) keys.add(`${before}${after[1]}${after[0]}${after.slice(2)}`);
  }
  return [...keys];
}

function isSlip(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < SLIP_LETTERS_MIN || short[0] !== long[0] || short.at(-1) !== long.at(-1)) return false;
  let at = 0;
  while (short[at] === long[at] && at < short.length) at += 1;
  if (long.length === short.length + 1) return short.slice(at) === long.slice(at + 1);
  const swapped = short.slice(0, at) + (short[at + 1] ?? '') + (short[at] ?? '') + short.slice(at + 2);
  return swapped === long;
}
