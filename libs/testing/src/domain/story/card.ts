import { plainDate } from '@peristiwa/kernel';
import {
  changeHead,
  changeRelationships,
  joinCard,
  mergeCards,
  reissueCard,
  splitCard,
  type Relationship,
} from '@peristiwa/domain';
import { cardFacts } from '../facts';
import { HOME } from '../fixtures';
import { enter } from './biodata';
import { recordDeath } from './death';
import type { Chapter, Story } from './story';

const { postalCode: _none, ...address } = HOME;
const NEW_CARD = { kind: 'new', address } as const;
const RELATIVE = { kind: 'join', relationship: 'other-relative' } as const;
const child = (bornOn: string) => ({
  bornOn: plainDate(bornOn),
  motherName: 'Sumiati',
  fatherName: 'Sumarno',
});

/** Changes of family cards on request (F-1.02), and minors who stay alone until a relative takes them in. */
export const cardChapters: readonly Chapter[] = [recordCards];

function recordCards(story: Story): void {
  const cardOf = (id: string) => story.register.familyOf(id).id;
  const head = enter(story, 'Wahyu', 'male', NEW_CARD).personId;
  const host = cardOf(head);
  const brother = enter(story, 'Bagus', 'male', RELATIVE, { host }).personId;
  const girl = enter(
    story,
    'Ratih Ayu',
    'female',
    RELATIVE,
    { host },
    'single',
    child('2015-03-03'),
  ).personId;
  const aunt = enter(story, 'Nining', 'female', NEW_CARD).personId;
  const request = (stated: readonly (readonly [string, Relationship])[] = []) => ({
    reportedOn: story.today,
    stated: new Map(stated),
  });

  story.record((register, context) => {
    const facts = { ...cardFacts(register, host), persons: [register.person(girl)] };
    return changeRelationships(request([[girl, 'other']]), facts, context);
  });
  story.record((register, context) =>
    reissueCard(
      { reportedOn: story.today, reason: 'lost', policeReport: 'SKTLK/9001/I/2026' },
      register.family(host),
      context,
    ),
  );
  story.record((register, context) =>
    changeHead(
      request([[girl, 'other-relative']]),
      {
        ...cardFacts(register, host),
        head: register.person(brother),
      },
      context,
    ),
  );
  // The former head leaves; the brother dies, and the girl heads the card until her aunt takes her in.
  story.record((register, context) => {
    const facts = { ...cardFacts(register, host), head: register.person(head), others: [] };
    return splitCard(request(), facts, context);
  });
  recordDeath(story, brother);
  story.record((register, context) => {
    const there = cardOf(aunt);
    const facts = { ...cardFacts(register, host, there), host: register.family(there) };
    const papers = { guardianStatement: 'SP-9001', hostConsent: 'SP-9002' };
    const joiners = [register.person(girl)];
    return joinCard({ ...request([[girl, 'other-relative']]), ...papers }, { ...facts, joiners }, context);
  });
  story.record((register, context) => {
    const [from, to] = [cardOf(head), cardOf(aunt)];
    const facts = { ...cardFacts(register, from, to), host: register.family(to) };
    return mergeCards(request([[head, 'other-relative']]), facts, context);
  });
}
