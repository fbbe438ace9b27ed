import type { Religion, Sex } from '@peristiwa/domain';
import type { PlainDate } from '@peristiwa/kernel';
import type { Random } from '../random';
import {
  balineseOrder,
  christianGiven,
  cultures,
  muslimGivenYoung,
  muslimSecondYoung,
  type Culture,
  type CultureName,
} from './name-tables';

export interface Naming {
  readonly culture: CultureName;
  readonly religion: Religion;
  readonly sex: Sex;
  readonly bornOn: PlainDate;
  /** Clan of the father. */
  readonly clan?: string;
  /** Place among brothers and sisters, from 1. */
  readonly birthOrder?: number;
}

/**
 * A name as old documents have it: one word is common among Javanese, Sundanese and Bugis people born before 1980, and
 * names given since 2022 have two words or more (Permendagri 73/2022).
 */
export function legacyName(naming: Naming, random: Random): string {
  const culture: Culture = cultures[naming.culture];
  const old = naming.bornOn < '1980-01-01';
  const oneWord = naming.bornOn < '2022-01-01' && random.chance(old ? culture.oneWord : culture.oneWord / 8);
  if (!oneWord) return newName(naming, random);
  const given = naming.bornOn < '1990-01-01' ? culture.older : culture.younger;
  return random.pick(given[naming.sex]);
}

/** Two Latin words or more, at most 60 characters: valid on a new birth act. */
export function newName(naming: Naming, random: Random): string {
  const { sex, religion } = naming;
  const culture: Culture = cultures[naming.culture];
  if (naming.culture === 'balinese' && religion === 'hindu') return balineseName(naming, random);
  const given = givenWords(naming, culture)[sex];
  const clan = naming.clan ?? (culture.clans ? random.pick(culture.clans) : undefined);
  const first = random.pick(given);
  if (clan && religion !== 'islam') return `${first} ${clan}`;
  const young = naming.bornOn >= '1990-01-01' && religion === 'islam';
  const seconds = (young ? muslimSecondYoung : culture.second)[sex].filter((word) => word !== first);
  const second = random.pick(seconds);
  if (!young || random.chance(0.4)) return `${first} ${second}`;
  const third = given.filter((word) => word !== first && word !== second);
  return `${first} ${random.pick(third)} ${second}`;
}

/** The clan in a name, so that children may inherit it. */
export function clanIn(name: string, culture: CultureName): string | undefined {
  const table: Culture = cultures[culture];
  const last = name.split(' ').at(-1);
  return table.clans?.find((clan) => clan === last);
}

function givenWords(naming: Naming, culture: Culture) {
  if (naming.religion === 'protestant' || naming.religion === 'catholic') return christianGiven;
  if (naming.bornOn < '1990-01-01')
    return naming.religion === 'islam' && culture.clans ? muslimGivenYoung : culture.older;
  return naming.religion === 'islam' ? muslimGivenYoung : culture.younger;
}

function balineseName(naming: Naming, random: Random): string {
  const { sex } = naming;
  const order = balineseOrder[((naming.birthOrder ?? random.int(1, 4)) - 1) % 4] ?? ['Putu'];
  const { younger, older, second } = cultures.balinese;
  const given = random.pick((naming.bornOn < '1990-01-01' ? older : younger)[sex]);
  const words = [sex === 'male' ? 'I' : 'Ni', random.pick(order), given];
  if (random.chance(0.4)) words.push(random.pick(second[sex].filter((word: string) => word !== given)));
  return words.join(' ');
}
