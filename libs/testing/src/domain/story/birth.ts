import { addDays, plainDate } from '@peristiwa/kernel';
import { registerBirth } from '@peristiwa/domain';
import { birthFacts } from '../facts';
import { HOME } from '../fixtures';
import { enter } from './biodata';
import { recordAddress } from './move';
import type { Chapter, Story } from './story';

export const birthChapters: readonly Chapter[] = [recordBirthBeforeMove, recordActOfResident];

export function recordBirth(story: Story, mother: string, father: string): string {
  return recordBirths(story, { mother, father }, ['Putri Santoso'])[0] ?? '';
}

export function recordBirths(
  story: Story,
  parents: { readonly mother: string; readonly father: string },
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
          sptjm: 'F-2.04/12/2026',
          family: { relationship: 'child', guardianStatement: '12/SP/2026' },
          children: [
            {
              name,
              sex: 'male',
              birthPlace: '3204',
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

const measured = {
  birthPlace: '3204',
  weightGrams: 2900,
  lengthCm: 48,
  deliveryPlace: 'home',
  attendant: 'midwife',
} as const;
