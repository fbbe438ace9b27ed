import type { Register } from './register';

/** Members that name an act or its day, in which two histories of the same life may differ. */
const LABELS = ['actId', 'since', 'changedOn'];

/**
 * Every person and card of a register, to compare two histories. Who is out of the register, as entered or not, is
 * nobody; a card without members is none; the order of members says nothing.
 */
export function comparable(register: Register): unknown {
  const persons = register.streamIds('person').flatMap((id) => {
    const { state } = register.person(id);
    return state.status === 'registered' ? [[id, state]] : [];
  });
  const cards = register.streamIds('family').flatMap((id) => {
    const { state } = register.family(id);
    if (state.status !== 'active') return [];
    return [
      [id, { ...state, members: state.members.toSorted((a, b) => (a.personId < b.personId ? -1 : 1)) }],
    ];
  });
  const text = JSON.stringify([...persons, ...cards], (name, value) =>
    LABELS.includes(name) ? undefined : value,
  );
  return JSON.parse(text);
}
