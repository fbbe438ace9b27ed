import type { PageDefinition } from '../shell/define-page';
import { agreements } from './agreements';
import { feeds } from './feeds';
import { flow } from './flow';

/** Every page, in alphabetical order; the first that a role opens is its start page, and that is Flow where it is seen. */
export const pages: readonly PageDefinition[] = [flow, agreements, feeds];
