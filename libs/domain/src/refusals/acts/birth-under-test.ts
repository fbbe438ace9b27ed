import { birthFacts, contextOn, FATHER, MOTHER, on, SON, son } from '@peristiwa/testing/domain';
import type { NewChild, RegisterBirth } from '../../person/birth-report';
import {
  acknowledgeChild,
  legitimiseChild,
  type AcknowledgeChild,
  type LegitimiseChild,
} from '../../person/parentage-acts';
import { registerBirth } from '../../person/register-birth';
import { day, type Decide } from '../scenes-under-test';

const couple = { mother: MOTHER, father: FATHER };

export const baby: NewChild = { name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 3 };

/** Each act here is accepted unless the example changes it. */
export const births =
  (
    change: Partial<RegisterBirth> = {},
    parents: { mother: string; father?: string } = couple,
    subjects: readonly string[] = [],
  ): Decide =>
  (known) =>
    registerBirth(
      { bornOn: on('2026-11-01'), reportedOn: day, children: [baby], ...change },
      birthFacts(known, parents, undefined, subjects),
      contextOn(),
    );

/** The son gets his act of birth. */
export const actOfSon =
  (parents: { mother: string; father?: string } = couple): Decide =>
  (known) => {
    const children = [{ name: son.name, sex: 'male', birthPlace: '3204', birthOrder: 1 } as const];
    return births({ bornOn: known.registered(SON).bornOn, children }, parents, [SON])(known);
  };

export const acknowledges =
  (change: Partial<AcknowledgeChild> = {}, father = FATHER): Decide =>
  (known) =>
    acknowledgeChild(
      {
        acknowledgedOn: day,
        reportedOn: day,
        statement: '12/SP-PA/2026',
        courtDecree: '4/Pdt.P/2026',
        ...change,
      },
      { child: known.person(SON), father: known.person(father) },
      contextOn(),
    );

export const legitimises =
  (change: Partial<LegitimiseChild> = {}): Decide =>
  (known) => {
    const { motherId, fatherId } = known.registered(SON);
    const parent = (id?: string) => (id === undefined ? undefined : known.person(id));
    return legitimiseChild(
      { legitimisedOn: day, reportedOn: day, courtDecree: '4/Pdt.P/2026', ...change },
      { child: known.person(SON), mother: parent(motherId), father: parent(fatherId) },
      contextOn(),
    );
  };
