import { addDays, plainDate } from '@peristiwa/kernel';
import { changeStayPermit, departAbroad, registerForeigner } from '@peristiwa/domain';
import { biodataFacts, departAbroadFacts } from '../facts';
import { HOME } from '../fixtures';
import type { Chapter, Story } from './story';

export const foreignerChapters: readonly Chapter[] = [recordForeigner];

/** An engineer comes with an ITAS, gets an ITAP, and leaves for good. */
function recordForeigner(story: Story): void {
  const { personId } = story.record((register, context) => {
    const { today } = context;
    const papers = {
      nationality: 'JP',
      passport: { number: 'TR9000141', validUntil: addDays(today, 900) },
      sponsor: { kind: 'company', name: 'PT Contoh Sejahtera', address: 'Jalan Contoh 1' },
      firstArrival: { on: today, place: 'Jakarta' },
    } as const;
    const permit = {
      kind: 'itas',
      number: '2C11JE0141-X',
      issuedAt: 'Kanim Bandung',
      issuedOn: today,
    } as const;
    const command = {
      reportedOn: today,
      person: {
        name: 'Hiroshi',
        sex: 'male',
        bornOn: plainDate('1987-02-21'),
        birthPlace: 'Osaka',
        religion: 'buddhist',
        education: 'bachelor',
        occupation: 15,
        bloodType: 'O',
        maritalStatus: 'single',
      },
      family: { kind: 'new', address: HOME },
      permit: { ...permit, validUntil: addDays(today, 300) },
      papers,
    } as const;
    return registerForeigner(command, biodataFacts(register), context);
  });
  story.record((register, context) => {
    const { today: issuedOn } = context;
    const permit = {
      kind: 'itap',
      number: '2D11JE0142-X',
      issuedAt: 'Kanim Bandung',
      issuedOn,
      validUntil: addDays(issuedOn, 1_800),
    } as const;
    const passport = { number: 'TR9000142', validUntil: addDays(issuedOn, 2_000) };
    const sponsor = { kind: 'individual', name: 'Budi Santoso', address: 'Jalan Contoh 2' } as const;
    const firstArrival = { on: issuedOn, place: 'Jakarta' };
    const papers = { nationality: 'JP', passport, sponsor, firstArrival };
    return changeStayPermit({ reportedOn: issuedOn, permit, papers }, register.person(personId), context);
  });
  // ITAS once more: the second SKTT.
  story.record((register, context) => {
    const { today: issuedOn } = context;
    const permit = {
      kind: 'itas',
      number: '2C11JE0143-X',
      issuedOn,
      validUntil: addDays(issuedOn, 300),
    } as const;
    return changeStayPermit({ reportedOn: issuedOn, permit }, register.person(personId), context);
  });
  story.record((register, context) => {
    const { today } = context;
    const command = {
      reportedOn: today,
      departedOn: today,
      country: 'JP',
      reason: 'work',
      exitPermit: 'EPO-2026-9141',
      stated: new Map(),
    } as const;
    return departAbroad(command, departAbroadFacts(register, [personId]), context);
  });
}
