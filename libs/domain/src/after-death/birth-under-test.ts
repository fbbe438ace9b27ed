import { birthFacts, contextOn, FATHER, MOTHER, SON } from '@peristiwa/testing/domain';
import { acknowledgeChild, legitimiseChild } from '../person/parentage-acts';
import { recordStillbirth } from '../person/record-stillbirth';
import { registerBirth } from '../person/register-birth';
import { dies } from './death-under-test';
import { ALWAYS, DIED, four, reportedOn, UNTIL_DEATH, type Decide, type Rows } from './scenes-under-test';

const births = (bornOn: typeof DIED): Decide =>
  function (known) {
    const children = [{ name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 3 } as const];
    const facts = birthFacts(known, { mother: MOTHER, father: FATHER });
    return registerBirth({ bornOn, reportedOn, children }, facts, contextOn());
  };

const stillbirths = (bornOn: typeof DIED): Decide =>
  function (known) {
    const content = {
      gestationWeeks: 32,
      birthOrder: 3,
      deliveryPlace: 'home',
      attestedBy: 'doctor',
    } as const;
    const facts = { mother: known.person(MOTHER), father: known.person(FATHER) };
    return recordStillbirth({ bornOn, reportedOn, ...content }, facts, contextOn());
  };

const acknowledges = (acknowledgedOn: typeof DIED): Decide =>
  function (known) {
    const facts = { child: known.person(SON), father: known.person(FATHER) };
    return acknowledgeChild(
      { acknowledgedOn, reportedOn, statement: '1', courtDecree: '4/Pdt.P/2026' },
      facts,
      contextOn(),
    );
  };

const legitimises = (legitimisedOn: typeof DIED): Decide =>
  function (known) {
    const facts = { child: known.person(SON), mother: known.person(MOTHER), father: known.person(FATHER) };
    return legitimiseChild({ legitimisedOn, reportedOn, courtDecree: '4/Pdt.P/2026' }, facts, contextOn());
  };

const actOfSon = (parents: { mother: string; father?: string }): Decide =>
  function (known) {
    const { name, bornOn } = known.registered(SON);
    const children = [{ name, sex: 'male', birthPlace: '3204', birthOrder: 1 } as const];
    return registerBirth(
      { bornOn, reportedOn, children },
      birthFacts(known, parents, undefined, [SON]),
      contextOn(),
    );
  };
const ofMother = four.after(actOfSon({ mother: MOTHER }));
const ofBoth = four.after(actOfSon({ mother: MOTHER, father: FATHER }));

export const birthRows: Rows<
  'register-birth' | 'record-stillbirth' | 'acknowledge-child' | 'legitimise-child'
> = {
  'record-stillbirth': [
    {
      party: 'the mother',
      scene: four.after(dies(MOTHER)),
      act: stillbirths,
      outcomes: ['accepted', 'accepted', 'mother-deceased'],
    },
    { party: 'the father', scene: four.after(dies(FATHER)), act: stillbirths, outcomes: ALWAYS },
  ],

  'acknowledge-child': [
    { party: 'the child', scene: ofMother.after(dies(SON)), act: acknowledges, outcomes: UNTIL_DEATH },
    { party: 'the father', scene: ofMother.after(dies(FATHER)), act: acknowledges, outcomes: UNTIL_DEATH },
  ],

  'legitimise-child': [
    { party: 'the child', scene: ofBoth.after(dies(SON)), act: legitimises, outcomes: UNTIL_DEATH },
    // The marriage was recorded in life: its effect for the child outlives a parent.
    { party: 'the mother', scene: ofBoth.after(dies(MOTHER)), act: legitimises, outcomes: ALWAYS },
  ],

  'register-birth': [
    {
      party: 'the mother',
      scene: four.after(dies(MOTHER)),
      act: births,
      outcomes: ['accepted', 'accepted', 'mother-deceased'],
    },
    // INV-10: up to 300 days after the death without a flag.
    { party: 'the father', scene: four.after(dies(FATHER)), act: births, outcomes: ALWAYS },
  ],
};
