import type { PageDefinition } from '../shell/define-page';
import { flow } from './flow';
import { ledger } from './ledger';
import { person } from './person';

/** Every page, in alphabetical order; the first that a role opens is its start page, and that is Flow where it is seen. */
export const pages: readonly PageDefinition[] = [flow, ledger, person];
