import {
  registerBirth,
  type PersonEvent,
  type PersonOnRecord,
  type RegisteredPerson,
} from '@peristiwa/domain';
import {
  birthFacts,
  changeLogOf,
  contextOn,
  FATHER,
  FAR_HOME,
  given,
  HOME,
  KK,
  FAMILY,
  MOTHER,
  NEW_1,
  on,
  person,
  recorded,
  idOf,
  familyOfFour,
} from '@peristiwa/testing';
import { defaultAgreements } from '../agreements/default-agreements';
import { entitledFacts } from './entitled-facts';

const bps = defaultAgreements.find(({ partner }) => partner === 'bps') as (typeof defaultAgreements)[number];
const TODAY = on('2026-11-22');
const HOME_DISTRICT = HOME.area.slice(0, 6);

/** The birth, and the arrival of mother and child elsewhere on the given day, recorded later. */
function bornThenMoved(arrivedOn: string) {
  const placement = { familyId: FAMILY, kkNumber: KK, relationship: 'child', address: FAR_HOME } as const;
  const arrival = (id: string) =>
    recorded(person(id), {
      type: 'PersonArrived',
      occurredOn: on(arrivedOn),
      data: { moveId: idOf(77), arrivedOn: on(arrivedOn), from: HOME.area, reason: 'work', placement },
    });
  const born = given(familyOfFour()).when((register) =>
    registerBirth(
      {
        bornOn: on('2026-11-20'),
        reportedOn: TODAY,
        children: [{ name: 'Bintang Santoso', sex: 'male', birthPlace: '3204', birthOrder: 3 }],
        confirmedNew: true,
      },
      birthFacts(register, { mother: MOTHER, father: FATHER }),
      contextOn(),
    ),
  );
  const before = born.thenRecords();
  return given(
    before.events.map(({ stream, type, data, occurredOn }) => ({
      stream,
      event: { type, data, occurredOn },
    })) as never,
    arrival(NEW_1),
  ).register;
}

/**
 * Issue 11, row 17; domain.md §5.3. The arrival may be recorded after the birth and be of the same day or before; when the
 * name of the child is corrected later, the message is built from a state that has it.
 */
describe('the residence of a birth on a feed', () => {
  it.each(['2026-11-20', '2026-11-21', '2026-11-22'])(
    'is that of the act, also in a state that has the arrival of %s already',
    (arrivedOn) => {
      const rows = changeLogOf(bornThenMoved(arrivedOn).events).filter(({ personId }) => personId === NEW_1);
      const birth = rows.flatMap(({ cause }) => cause.events).find(({ type }) => type === 'BirthRegistered');
      const { state } = rows.at(-1) ?? {};
      const facts = entitledFacts([birth as PersonEvent], state as RegisteredPerson, bps, TODAY);
      expect((state as PersonOnRecord).placement.address.area).toBe(FAR_HOME.area);
      expect(facts.residence).toBe(HOME_DISTRICT);
    },
  );
});
