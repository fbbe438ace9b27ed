import type { PersonView } from '@peristiwa/contracts';
import type { RegisteredPerson } from '@peristiwa/domain';
import { canonicalJson } from '@peristiwa/kernel';
import type { Grants } from './agreement';
import { entitledView, type ViewContext } from './entitled-view';

/** Views of one state, by everything on which they depend. */
const views = new WeakMap<RegisteredPerson, Map<string, PersonView | undefined>>();
const texts = new WeakMap<PersonView, string>();
const shownBy = new WeakMap<Pick<Grants, 'fields'>, string>();
const keyNumbers = new WeakMap<object, number>();
let lastKeyNumber = 0;

/** The entitled view, computed once for all partners to whom their agreements and keys show the same. */
export function sharedView(
  state: RegisteredPerson,
  agreement: Grants,
  context: ViewContext,
): PersonView | undefined {
  let ofState = views.get(state);
  if (!ofState) views.set(state, (ofState = new Map()));
  const { keys, asOf, membership } = context;
  const by = `${shown(agreement)} ${keyNumber(keys)} ${asOf} ${membership}`;
  if (ofState.has(by)) return ofState.get(by);
  const view = entitledView(state, agreement, context);
  ofState.set(by, view);
  return view;
}

/** Canonical JSON of a view, also computed once. */
export function textOf(view: PersonView): string {
  let text = texts.get(view);
  if (text === undefined) texts.set(view, (text = canonicalJson(view)));
  return text;
}

function shown(agreement: Grants): string {
  let text = shownBy.get(agreement);
  if (text === undefined) {
    const { areaScope, slice, fields, pseudonymised } = agreement;
    shownBy.set(agreement, (text = canonicalJson({ areaScope, slice, fields, pseudonymised })));
  }
  return text;
}

/** Partners without pseudonyms have one object of keys; each of the others has its own. */
function keyNumber(keys: object): number {
  let number = keyNumbers.get(keys);
  if (number === undefined) keyNumbers.set(keys, (number = lastKeyNumber += 1));
  return number;
}
