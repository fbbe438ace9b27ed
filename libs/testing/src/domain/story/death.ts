import { registerDeath, registerDeathWithoutNik } from '@peristiwa/domain';
import { cancelIn, deathFacts } from '../facts';
import { HOME, OFFICE, VILLAGE } from '../fixtures';
import { enter } from './biodata';
import { reportedFromAbroad, type Chapter, type Story } from './story';

export function recordDeath(story: Story, personId: string, office = OFFICE): void {
  story.record(
    (register, context) =>
      registerDeath(
        { diedOn: context.today, reportedOn: context.today, cause: 'ordinary-illness', attestedBy: 'doctor' },
        deathFacts(register, personId),
        context,
      ),
    office,
  );
}

/** A body that nobody could identify at first, with a name by now. */
function recordDeathWithoutNik(story: Story): void {
  story.record((_register, context) =>
    registerDeathWithoutNik(
      {
        diedOn: context.today,
        reportedOn: context.today,
        name: 'Mak Iyah',
        sex: 'female',
        age: 80,
        village: VILLAGE,
        cause: 'other',
        attestedBy: 'police',
        policeReport: 'SKM/9001/I/2026',
      },
      context,
    ),
  );
  // She is identified: this act is cancelled, and her death is registered with the NIK.
  const act = story.register.events.at(-1);
  if (!act) throw new Error('The story has no act');
  story.record((register, context) => cancelIn(register, act.actId, context), act.office, act.actId);
}

function recordDeathAbroad(story: Story): void {
  const { personId } = enter(story, 'Ujang', 'male', { kind: 'new', address: HOME });
  story.record((register, { today, ...context }) =>
    registerDeath(
      {
        diedOn: today,
        reportedOn: today,
        cause: 'accident',
        attestedBy: 'other',
        abroad: reportedFromAbroad(today, '0914/KONS/2026'),
      },
      deathFacts(register, personId),
      { today, ...context },
    ),
  );
}

export const deathChapters: readonly Chapter[] = [recordDeathWithoutNik, recordDeathAbroad];
