import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { ActToAppend, EventToAppend } from '@peristiwa/ledger';
import { nextSerial } from './acts';

export interface Couple {
  readonly motherId: string;
  readonly fatherId: string;
  readonly familyId: string;
  readonly motherNik: string;
}

const ON = { occurredOn: '2026-01-05', reportedOn: '2026-01-05' };
const ADDRESS = { area: '3204012001', line: 'Jalan Melati 5', rt: '001', rw: '002', postalCode: '40375' };

/** Married couples with their own card, as in the initial load: one act, three streams. */
export class HouseholdMaker {
  /** Each of several processes on one ledger begins at a different number. */
  constructor(private serial = 0) {}

  couples(count: number): { couples: Couple[]; acts: ActToAppend[] } {
    const made = Array.from({ length: count }, () => this.couple());
    return { couples: made.map(({ couple }) => couple), acts: made.map(({ act }) => act) };
  }

  private couple(): { couple: Couple; act: ActToAppend } {
    this.serial = nextSerial(this.serial);
    const digits = this.serial.toString().padStart(9, '0');
    const [fatherNik, motherNik, kkNumber] = [`3204011${digits}`, `3204012${digits}`, `3204013${digits}`];
    const [motherId, fatherId, familyId] = [uuidv7(), uuidv7(), uuidv7()];
    const on = { familyId, kkNumber, address: ADDRESS };
    const members = [
      { personId: fatherId, relationship: 'head' },
      { personId: motherId, relationship: 'wife' },
    ];
    const card = { kkNumber, headId: fatherId, address: ADDRESS, members, reason: 'biodata' };
    const events = [
      event(familyId, 'FamilyCardIssued', card),
      event(fatherId, 'BiodataRecorded', biodata('male', fatherNik, { ...on, relationship: 'head' })),
      event(motherId, 'BiodataRecorded', biodata('female', motherNik, { ...on, relationship: 'wife' })),
    ];
    const kinds = [
      [familyId, 'family'],
      [fatherId, 'person'],
      [motherId, 'person'],
    ] as const;
    const act = {
      actId: uuidv7(),
      requestId: uuidv7(),
      contentHash: createHash('sha256').update(digits).digest(),
      office: '3204',
      streams: kinds.map(([streamId, kind]) => ({ streamId, kind, version: 0, events: 1 })),
      reservations: [
        { kind: 'kk', value: kkNumber, streamId: familyId },
        { kind: 'nik', value: fatherNik, streamId: fatherId },
        { kind: 'nik', value: motherNik, streamId: motherId },
      ],
      events,
      meta: JSON.stringify({ actor: 'bench-registrar', channel: 'system' }),
      result: JSON.stringify({ familyId }),
    };
    return { couple: { motherId, fatherId, familyId, motherNik }, act };
  }
}

function biodata(sex: 'male' | 'female', nik: string, placement: object): object {
  const person = { name: sex === 'male' ? 'Budi Santoso' : 'Siti Aminah', sex, nik, placement };
  const origin = { bornOn: '1995-02-14', birthPlace: '3204', citizenship: 'indonesian' };
  const rest = { religion: 'islam', education: 'upper-secondary', occupation: 88, bloodType: 'O' };
  return { ...person, ...origin, ...rest, maritalStatus: 'married-recorded', flags: [] };
}

function event(streamId: string, type: string, data: object): EventToAppend {
  return { streamId, type, schemaVersion: 1, ...ON, data: JSON.stringify(data) };
}
