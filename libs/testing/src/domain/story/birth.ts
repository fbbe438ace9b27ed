import { addDays } from '@peristiwa/kernel';
import { registerBirth } from '@peristiwa/domain';
import { birthFacts } from '../facts';
import type { Story } from './story';

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
