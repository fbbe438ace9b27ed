import type { PageDefinition } from '../shell/define-page';
import { counter } from './counter';
import { flow } from './flow';
import { guide } from './guide';

/** Every page, in alphabetical order; the first that a role opens is its start page, and that is Flow where it is seen. */
export const pages: readonly PageDefinition[] = [counter, flow, guide];
