import type { PageDefinition } from '../shell/define-page';
import { agreements } from './agreements';
import { cases } from './cases';
import { feeds } from './feeds';
import { flow } from './flow';
import { ledger } from './ledger';
import { ministry } from './ministry';
import { person } from './person';
import { rebuild } from './rebuild';
import { statistics } from './statistics';

/** Every page, in alphabetical order. */
export const pages: readonly PageDefinition[] = [
  agreements,
  cases,
  feeds,
  flow,
  ledger,
  ministry,
  person,
  rebuild,
  statistics,
];
