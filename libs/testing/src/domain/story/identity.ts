import {
  changeBiodata,
  changeCitizenship,
  changeName,
  changeSex,
  deactivateNik,
  declareMissing,
  endMissing,
  reactivateNik,
  type ActContext,
  type ActDecision,
  type ChangeOfPerson,
  type Known,
  type Person,
} from '@peristiwa/domain';
import { HOME } from '../fixtures';
import { enter } from './biodata';
import type { Chapter, Story } from './story';

export const identityChapters: readonly Chapter[] = [recordChangesOfPerson];

type Change = (
  day: ChangeOfPerson,
  person: Known<Person>,
  context: ActContext,
) => ActDecision<Record<string, never>>;

/** One person with every change of the person's own data. */
function recordChangesOfPerson(story: Story): void {
  const { personId } = enter(story, 'Agus', 'male', { kind: 'new', address: HOME });
  const records = (change: Change) =>
    story.record((register, context) => {
      const day = { changedOn: context.today, reportedOn: context.today };
      return change(day, register.person(personId), context);
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
