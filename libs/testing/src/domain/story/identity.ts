import {
  changeBiodata,
  changeCitizenship,
  changeName,
  changeSex,
  deactivateNik,
  declareMissing,
  endMissing,
  mergePersons,
  reactivateNik,
  type ActContext,
  type ActDecision,
  type ChangeOfPerson,
  type PersonOverTime,
} from '@peristiwa/domain';
import { mergeFacts } from '../facts';
import { HOME } from '../fixtures';
import { enter } from './biodata';
import type { Chapter, Story } from './story';

export const identityChapters: readonly Chapter[] = [recordChangesOfPerson, recordMerge];

type Change = (
  day: ChangeOfPerson,
  person: PersonOverTime,
  context: ActContext,
) => ActDecision<Record<string, never>>;

/** One person with every change of the person's own data. */
function recordChangesOfPerson(story: Story): void {
  const { personId } = enter(story, 'Agus', 'male', { kind: 'new', address: HOME });
  const records = (change: Change) =>
    story.record((register, context) => {
      const day = { changedOn: context.today, reportedOn: context.today };
      return change(day, register.overTime(personId), context);
    });
  const decree = { court: 'PN Bale Bandung', number: '9001/Pdt.P/2026/PN Blb', date: story.today };
  const evidence = 'Berita acara 9001/2026';
  const decision = {
    issuer: 'Menteri Hukum',
    number: 'M.HH-9001 Tahun 2026',
    date: story.today,
    oathMinutes: 'W11-9001',
  };
  const changes = {
    education: { value: 'bachelor', evidence },
    occupation: { value: 15, evidence },
    religion: { value: 'hindu', evidence },
    bloodType: { value: 'A', evidence },
    birthPlace: { value: '3273', evidence },
  } as const;
  records((day, ...rest) => changeName({ ...day, name: 'Agus Wijaya', decree }, ...rest));
  records((day, ...rest) => changeSex({ ...day, sex: 'female', decree }, ...rest));
  records((day, ...rest) => changeCitizenship({ ...day, citizenship: 'foreign', decision }, ...rest));
  records((day, ...rest) => changeBiodata({ ...day, changes }, ...rest));
  records((day, ...rest) => deactivateNik({ ...day, reason: 'living-elsewhere', evidence }, ...rest));
  records((day, ...rest) => reactivateNik({ ...day, evidence }, ...rest));
  records((day, ...rest) => declareMissing({ ...day, decree }, ...rest));
  records((day, ...rest) => endMissing({ ...day, evidence }, ...rest));
}

/** A man is recorded twice; a helper stays on the card of the duplicate. */
function recordMerge(story: Story): void {
  const survivor = enter(story, 'Eko', 'male', { kind: 'new', address: HOME }).personId;
  const duplicate = enter(story, 'Eko', 'male', { kind: 'new', address: HOME }).personId;
  const host = story.register.familyOf(duplicate).id;
  enter(story, 'Wati', 'female', { kind: 'join', relationship: 'helper' }, { host });
  story.record((register, context) =>
    mergePersons(
      { reportedOn: context.today, evidence: 'Berita acara 9002/2026' },
      mergeFacts(register, survivor, duplicate),
      context,
    ),
  );
}
