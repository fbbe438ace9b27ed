import type { PageDefinition } from '../shell/define-page';
import { agreements } from './agreements';
import { cases } from './cases';
import { feeds } from './feeds';
import { flow } from './flow';
import { ministry } from './ministry';
import { rebuild } from './rebuild';
import { statistics } from './statistics';

/** Every page; the first that a role opens is its start page, so Flow is before the others, which are in alphabetical order. */
export const pages: readonly PageDefinition[] = [
  flow,
  agreements,
  cases,
  feeds,
  ministry,
  rebuild,
  statistics,
];
