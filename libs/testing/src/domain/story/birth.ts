import { addDays, plainDate } from '@peristiwa/kernel';
import { acknowledgeChild, legitimiseChild, recordStillbirth, registerBirth } from '@peristiwa/domain';
import { birthFacts } from '../facts';
import { HOME } from '../fixtures';
import { enter } from './biodata';
import { recordAddress } from './move';
import { reportedFromAbroad, type Chapter, type Story } from './story';

export const birthChapters: readonly Chapter[] = [
  recordBirthBeforeMove,
  recordActOfResident,
  recordParentage,
];

export function recordBirth(story: Story, mother: string, father: string): string {
  return recordBirths(story, { mother, father }, ['Putri Santoso'])[0] ?? '';
}

export function recordBirths(
  story: Story,
  parents: { readonly mother: string; readonly father?: string },
  names: readonly string[],
): readonly string[] {
  const { children } = story.record((register, context) =>
    registerBirth(
      {
        bornOn: addDays(context.today, -61),
        reportedOn: context.today,
        lateDecision: '470/12/2026',
        children: names.map((name, index) => ({
          name,
          sex: 'female',
          birthPlace: '3204',
          birthOrder: index + 1,
          weightGrams: 3100,
          lengthCm: 49,
          deliveryPlace: 'puskesmas',
          attendant: 'midwife',
        })),
      },
      birthFacts(register, parents),
      context,
    ),
  );
  return children.map(({ personId }) => personId);
}

/** One birth reported under two names: the second event has every document and the candidates of a duplicate. */
export function recordBirthOnNamedCard(
  story: Story,
  parents: Parameters<typeof birthFacts>[1],
  host: string,
): void {
  const bornOn = addDays(story.today, -90);
  for (const name of ['Bagus Wicaksono', 'Dimas Wicaksono']) {
    story.record((register, context) =>
      registerBirth(
        {
          bornOn,
          reportedOn: context.today,
          confirmedNew: true,
          lateDecision: '470/13/2026',
          abroad: reportedFromAbroad(bornOn, `0912/KONS/${name}`),
          sptjm: 'F-2.04/12/2026',
          family: { relationship: 'child', guardianStatement: '12/SP/2026' },
          children: [
            {
              name,
              sex: 'male',
              birthPlace: 'Kuala Lumpur',
              birthOrder: 1,
              weightGrams: 2900,
              lengthCm: 48,
              deliveryPlace: 'home',
              attendant: 'traditional-attendant',
            },
          ],
        },
        birthFacts(register, parents, host),
        context,
      ),
    );
  }
}

/** A child of a foreign father, whose mother has changed her address between the birth and its report. */
function recordBirthBeforeMove(story: Story): void {
  const mother = enter(story, 'Wulan', 'female', { kind: 'new', address: HOME });
  const bornOn = addDays(story.today, -1);
  recordAddress(story, mother.familyId);
  const father = { name: 'John Smith', bornOn: plainDate('1991-04-05'), citizenship: 'foreign' } as const;
  story.record((register, context) =>
    registerBirth(
      {
        bornOn,
        reportedOn: context.today,
        sptjm: 'F-2.04/13/2026',
        lateDecision: '470/14/2026',
        children: [{ ...measured, name: 'Putri Smith', sex: 'female', birthOrder: 1 }],
      },
      birthFacts(register, { mother: mother.personId, father }),
      context,
    ),
  );
}

/** The act of birth of an adult with a NIK, whose parents are known by name only. */
function recordActOfResident(story: Story): void {
  const resident = enter(story, 'Nining', 'female', { kind: 'new', address: HOME });
  story.record((register, context) =>
    registerBirth(
      {
        bornOn: register.registered(resident.personId).bornOn,
        reportedOn: context.today,
        sptjm: 'F-2.04/14/2026',
        lateDecision: '470/15/2026',
        abroad: reportedFromAbroad(context.today, '0913/KONS/2026'),
        children: [{ ...measured, name: 'Nining Sari', sex: 'female', birthOrder: 1 }],
      },
      birthFacts(
        register,
        {
          mother: { name: 'Lastri', bornOn: plainDate('1970-01-02'), citizenship: 'indonesian' },
          father: { name: 'Paijo', bornOn: plainDate('1968-03-04'), citizenship: 'indonesian' },
        },
        undefined,
        [resident.personId],
      ),
      context,
    ),
  );
}

/** A stillbirth; a child of a mother alone, whom a foreigner acknowledges. */
function recordParentage(story: Story): void {
  const mother = enter(story, 'Laras', 'female', { kind: 'new', address: HOME });
  const father = enter(story, 'Robert', 'male', { kind: 'new', address: HOME }, {}, 'single', {
    citizenship: 'foreign',
  });
  story.record((register, context) =>
    recordStillbirth(
      {
        bornOn: addDays(context.today, -400),
        reportedOn: context.today,
        gestationWeeks: 30,
        sex: 'female',
        birthOrder: 1,
        deliveryPlace: 'hospital',
        placeName: 'RSUD Soreang',
        attendant: 'doctor',
        cause: 'Gangguan plasenta',
        attestedBy: 'doctor',
        sptjm: 'F-2.04/15/2026',
      },
      { mother: register.person(mother.personId), father: { name: 'Robert Brown' } },
      context,
    ),
  );
  const { children } = story.record((register, context) =>
    registerBirth(
      {
        bornOn: addDays(context.today, -1),
        reportedOn: context.today,
        children: [{ ...measured, name: 'Kirana Laras', sex: 'female', birthOrder: 2 }],
      },
      birthFacts(register, { mother: mother.personId }),
      context,
    ),
  );
  const child = children[0]?.personId ?? '';
  story.record((register, context) =>
    acknowledgeChild(
      { acknowledgedOn: context.today, reportedOn: context.today, statement: '12/SP-PA/2026', ...ground },
      { child: register.person(child), father: register.person(father.personId) },
      context,
    ),
  );
}

/** A child born before the wedding of its parents. */
export function recordLegitimation(story: Story, child: string): void {
  story.record((register, context) => {
    const known = register.registered(child);
    const parent = (id = '') => register.person(id);
    return legitimiseChild(
      { legitimisedOn: context.today, reportedOn: context.today, ...ground },
      { child: register.person(child), mother: parent(known.motherId), father: parent(known.fatherId) },
      context,
    );
  });
}

const ground = { religiousMarriageOn: plainDate('2025-01-01'), courtDecree: '4/Pdt.P/2026' };
const measured = {
  birthPlace: '3204',
  weightGrams: 2900,
  lengthCm: 48,
  deliveryPlace: 'home',
  attendant: 'midwife',
} as const;
