import type { PageDefinition } from '../shell/define-page';
import { cases } from './cases';
import { counter } from './counter';
import { flow } from './flow';
import { guide } from './guide';
import { ministry } from './ministry';
import { rebuild } from './rebuild';
import { statistics } from './statistics';

/** Every page, in alphabetical order. */
export const pages: readonly PageDefinition[] = [cases, counter, flow, guide, ministry, rebuild, statistics];
