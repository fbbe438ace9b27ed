import type { PageDefinition } from '../shell/define-page';
import { cases } from './cases';
import { flow } from './flow';
import { ministry } from './ministry';
import { rebuild } from './rebuild';
import { statistics } from './statistics';

/** Every page, in alphabetical order. */
export const pages: readonly PageDefinition[] = [cases, flow, ministry, rebuild, statistics];
