import type { PageDefinition } from '../shell/define-page';
import { agreements } from './agreements';
import { cases } from './cases';
import { counter } from './counter';
import { feeds } from './feeds';
import { flow } from './flow';
import { guide } from './guide';
import { ledger } from './ledger';
import { ministry } from './ministry';
import { person } from './person';
import { rebuild } from './rebuild';
import { statistics } from './statistics';

/** Every page, in alphabetical order. */
export const pages: readonly PageDefinition[] = [
  agreements,
  cases,
  counter,
  feeds,
  flow,
  guide,
  ledger,
  ministry,
  person,
  rebuild,
  statistics,
];
