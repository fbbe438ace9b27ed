import { addDays } from '@peristiwa/kernel';
import { registerDivorce, registerMarriage, type RegisterMarriage } from '@peristiwa/domain';
import { divorceFacts, marriageFacts } from '../facts';
import { bookOf, certificateOf, HOME } from '../fixtures';
import { enter } from './biodata';
import { recordDeath } from './death';
import type { Chapter, Story } from './story';

export const marriageChapters: readonly Chapter[] = [recordLateMarriage, recordHeadLeaving];

export function recordMarriages(story: Story, man: string, wife: string): void {
  const weds = (family: RegisterMarriage['family']) =>
    story.record((register, context) =>
      registerMarriage(
        {
          marriedOn: context.today,
          reportedOn: context.today,
          authority: 'kua',
          marriageBook: bookOf(context.today, '0123/045/I/2026'),
          family,
        },
        marriageFacts(register, man, wife),
        context,
      ),
    );
  weds({ kind: 'new', head: 'husband', address: HOME });
  story.record((register, context) =>
    registerDivorce(
      {
        divorcedOn: context.today,
        reportedOn: context.today,
        court: 'PA Soreang',
        decisionNumber: '0007/Pdt.G/2026/PA.Sor',
        divorceCertificate: certificateOf(context.today),
      },
      divorceFacts(register, man, wife),
      context,
    ),
  );
  weds({ kind: 'join', host: 'husband' });
}

/** A marriage of the day before a death, recorded after it. */
function recordLateMarriage(story: Story): void {
  const groom = enter(story, 'Eko', 'male', { kind: 'new', address: HOME }).personId;
  const bride = enter(story, 'Dewi', 'female', { kind: 'new', address: HOME }).personId;
  const marriedOn = addDays(story.today, -1);
  recordDeath(story, groom);
  story.record((register, context) =>
    registerMarriage(
      {
        marriedOn,
        reportedOn: context.today,
        authority: 'kua',
        marriageBook: bookOf(marriedOn),
        family: { kind: 'unchanged' },
      },
      marriageFacts(register, groom, bride),
      context,
    ),
  );
}

/** A husband joins the card of his wife; his helper stays behind and heads the card. */
function recordHeadLeaving(story: Story): void {
  const man = enter(story, 'Joko', 'male', { kind: 'new', address: HOME }).personId;
  const wife = enter(story, 'Rina', 'female', { kind: 'new', address: HOME }).personId;
  const host = story.register.familyOf(man).id;
  const stays = enter(story, 'Yanti', 'female', { kind: 'join', relationship: 'helper' }, { host }).personId;
  story.record((register, context) =>
    registerMarriage(
      {
        marriedOn: context.today,
        reportedOn: context.today,
        authority: 'kua',
        marriageBook: bookOf(context.today),
        family: { kind: 'join', host: 'wife' },
      },
      marriageFacts(register, man, wife, { stay: [stays] }),
      context,
    ),
  );
}
