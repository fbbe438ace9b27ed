import { plainDate } from '@peristiwa/kernel';
import type { RecordedEvent } from '../register';
import { FAR_HOME, HOME } from '../fixtures';
import { abroadChapters } from './abroad';
import { adoptionChapters } from './adoption';
import { enter } from './biodata';
import { recordAreaReform } from './area';
import { birthChapters, recordBirth, recordBirthOnNamedCard, recordLegitimation } from './birth';
import { cardChapters } from './card';
import { deathChapters, recordDeath } from './death';
import { documentChapters } from './document';
import { foreignerChapters } from './foreigner';
import { identityChapters } from './identity';
import { marriageChapters, recordMarriages } from './marriage';
import { recordMinors } from './minors';
import { recordAddress, recordMoves, recordReturn } from './move';
import { stayChapters } from './stay';
import { Story, type Chapter } from './story';
import { voidingChapters } from './voiding';

/** What is not part of the life of the first family, by area. */
const chapters: readonly Chapter[] = [
  ...marriageChapters,
  ...voidingChapters,
  ...birthChapters,
  ...cardChapters,
  ...documentChapters,
  ...abroadChapters,
  ...stayChapters,
  ...foreignerChapters,
  ...adoptionChapters,
  ...identityChapters,
  ...deathChapters,
];

/** A history with every event type. The golden files are written from it and compared with it. */
export function storyOfEveryType(): readonly RecordedEvent[] {
  const story = new Story();
  const [man, wife, guest] = [
    enter(story, 'Budi', 'male', { kind: 'new', address: HOME }),
    enter(story, 'Siti', 'female', { kind: 'new', address: HOME }),
    enter(story, 'Rina', 'female', { kind: 'new', address: FAR_HOME }),
  ];
  recordMarriages(story, man.personId, wife.personId);
  const host = story.register.familyOf(man.personId).id;
  const child = recordBirth(story, wife.personId, man.personId);
  recordLegitimation(story, child);
  enter(story, 'Wati', 'female', { kind: 'join', relationship: 'other-relative' }, { host });
  const spouse = {
    spouse: enter(story, 'Joko', 'male', { kind: 'new', address: HOME }, {}, 'married-recorded').personId,
  };
  const parents = { mother: wife.personId, father: man.personId };
  const sari = enter(
    story,
    'Sari',
    'female',
    { kind: 'new', address: HOME },
    { ...spouse, ...parents },
    'married-recorded',
    { bornOn: plainDate('2006-04-14') },
  );
  // The same person is recorded a second time and flagged as a possible duplicate of the first.
  const same = { bornOn: plainDate('2006-04-14') };
  enter(story, 'Sarie', 'female', { kind: 'new', address: HOME }, parents, 'single', same);
  recordBirthOnNamedCard(story, parents, host);
  recordAddress(story, host);
  recordMoves(story, man.personId, guest.personId, child);
  recordReturn(story, [guest.personId, child]);
  // The wife heads the card since her husband moved; she dies, he is widowed and her relative takes over.
  recordDeath(story, wife.personId);
  for (const chapter of chapters) chapter(story);
  recordMinors(story, sari.personId, spouse.spouse);
  recordAreaReform(story);
  return story.register.events;
}
