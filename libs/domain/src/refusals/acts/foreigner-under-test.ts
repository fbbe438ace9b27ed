import { biodataFacts, contextOn, HOME, on } from '@peristiwa/testing/domain';
import { changeStayPermit } from '../../foreigner/change-stay-permit';
import { registerForeigner, type RegisterForeigner } from '../../foreigner/register-foreigner';
import type { ForeignPapers, StayPermit } from '../../foreigner/stay-permit';
import { day, type Decide } from '../scenes-under-test';

const permit: StayPermit = {
  kind: 'itas',
  number: '2C11JE0141-X',
  issuedOn: on('2026-11-05'),
  validUntil: on('2027-11-04'),
};

export const papersWith = (validUntil: string): ForeignPapers => ({
  nationality: 'JP',
  passport: { number: 'TR9000141', validUntil: on(validUntil) },
  sponsor: { kind: 'none' },
});

/** Each act here is accepted unless the example changes it. */
export const entersForeigner =
  (change: Partial<StayPermit> = {}, more: Partial<RegisterForeigner> = {}): Decide =>
  (known) =>
    registerForeigner(
      {
        reportedOn: day,
        person: {
          name: 'Hiroshi',
          sex: 'male',
          bornOn: on('1987-02-21'),
          birthPlace: 'Osaka',
          religion: 'buddhist',
          education: 'bachelor',
          occupation: 15,
          bloodType: 'O',
          maritalStatus: 'single',
        },
        family: { kind: 'new', address: HOME },
        permit: { ...permit, ...change },
        papers: papersWith('2031-05-31'),
        ...more,
      },
      biodataFacts(known),
      contextOn(),
    );

export const changesPermit =
  (id: string, change: Partial<StayPermit> = {}, papers?: ForeignPapers, office?: string): Decide =>
  (known) =>
    changeStayPermit(
      {
        reportedOn: day,
        permit: { ...permit, kind: 'itap', number: '2D11JE0142-X', issuedOn: on('2026-11-12'), ...change },
        papers,
      },
      known.person(id),
      contextOn(undefined, office),
    );
