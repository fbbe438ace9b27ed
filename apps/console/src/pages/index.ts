import type { PageDefinition } from '../shell/define-page';
import { agreements } from './agreements';
import { cases } from './cases';
import { feeds } from './feeds';
import { flow } from './flow';
import { ministry } from './ministry';
import { rebuild } from './rebuild';
import { statistics } from './statistics';

/** Every page, in alphabetical order. */
export const pages: readonly PageDefinition[] = [
  agreements,
  cases,
  feeds,
  flow,
  ministry,
  rebuild,
  statistics,
];
