import { addDays } from '@peristiwa/kernel';
import { recordAdoption, registerBirth, resolveFlag } from '@peristiwa/domain';
import { adoptionFacts, birthFacts } from '../facts';
import { HOME } from '../fixtures';
import { enter } from './biodata';
import type { Chapter, Story } from './story';

export const adoptionChapters: readonly Chapter[] = [recordAdoptionByCouple];

/** A mother gives her child to a couple, and an officer checks the flag of a resident and of a card. */
function recordAdoptionByCouple(story: Story): void {
  const family = { kind: 'new', address: HOME } as const;
  const mother = enter(story, 'Imas', 'female', family).personId;
  const father = enter(story, 'Dadang', 'male', family, {}, 'married-recorded').personId;
  const host = story.register.familyOf(father).id;
  const wife = { kind: 'join', relationship: 'wife' } as const;
  const adoptive = enter(
    story,
    'Cucu',
    'female',
    wife,
    { host, spouse: father },
    'married-recorded',
  ).personId;
  const { children } = story.record((register, context) =>
    registerBirth(
      {
        bornOn: addDays(context.today, -7),
        reportedOn: context.today,
        children: [{ name: 'Rama Imas', sex: 'male', birthPlace: '3204', birthOrder: 1 }],
      },
      birthFacts(register, { mother }),
      context,
    ),
  );
  const child = children[0]?.personId ?? '';
  story.record((register, context) =>
    recordAdoption(
      {
        adoptedOn: addDays(context.today, -2),
        reportedOn: context.today,
        court: 'Pengadilan Agama Soreang',
        decreeNumber: '12/Pdt.P/2026/PA.Sor',
        stated: new Map(),
      },
      adoptionFacts(register, { child, mother: adoptive, father }),
      context,
    ),
  );
}

/** The flag of a minor who heads a card. */
export function recordResolution(story: Story, head: string, office: string): void {
  story.record((register, context) => {
    const facts = { person: register.person(head), family: register.familyOf(head) };
    return resolveFlag(
      {
        reportedOn: context.today,
        flag: 'head-under-age',
        finding: 'settled',
        evidence: '470/BA-9001/2026',
        settledBy: 'act-1',
      },
      facts,
      context,
    );
  }, office);
}
