import { alone, given, idOf, on } from '@peristiwa/testing/domain';
import type { PersonOnRecord, QualityFlag } from '@peristiwa/domain';
import type { LoggedChange } from '../derived/change-log';
import { followCases, type OfficeCase } from './open-cases';

const [HERE, THERE] = ['3204012001', '5171011001'];
/** Foreigners have no due case but that of their permit. */
const someone = given(alone(1, { bornOn: '1990-01-01' })).register.registered(idOf(1));
const T = (minute: number) => `2026-11-20T03:${String(minute).padStart(2, '0')}:00.000Z`;

const flag = (kind: QualityFlag, actId: string) => ({ kind, since: on('2026-11-20'), actId });
const flagged = (...flags: readonly ReturnType<typeof flag>[]): PersonOnRecord => ({
  ...someone,
  documents: { 'ktp-el': { status: 'recorded' } } as unknown as NonNullable<PersonOnRecord['documents']>,
  flags,
});
const foreigner = (validUntil: string): PersonOnRecord => ({
  ...someone,
  citizenship: 'foreign',
  permit: { kind: 'itas', number: '2C11JE0141-X', issuedOn: on('2026-01-05'), validUntil: on(validUntil) },
});
const change = (minute: number, state: PersonOnRecord): LoggedChange => ({
  changeNo: minute,
  personId: idOf(1),
  actId: `act-${minute}`,
  recordedAt: T(minute),
  state,
});
const opened: OfficeCase = {
  personId: idOf(1),
  kind: 'possible-duplicate',
  openedAt: T(1),
  area: HERE,
  dueOn: null,
  reference: 'act-1',
  closedAt: null,
  closedBy: null,
};
const duplicate = flag('possible-duplicate', 'act-1');

/** ADR 0073: a case is there from the record of its cause to the act after which the cause is gone. */
describe('followCases', () => {
  it('opens a case for each kind of flag, by the first act that raised it', () => {
    const state = flagged(duplicate, flag('possible-duplicate', 'act-0'), flag('head-under-age', 'act-1'));
    expect(followCases([], [change(1, state)])).toEqual({
      written: [opened, { ...opened, kind: 'head-under-age' }],
      removed: [],
    });
  });

  it('closes it by the act after which the flag is gone, and opens another when it is raised again', () => {
    const again = flag('possible-duplicate', 'act-9');
    expect(followCases([opened], [change(5, flagged()), change(9, flagged(again))]).written).toEqual([
      { ...opened, closedAt: T(5), closedBy: 'act-5' },
      { ...opened, openedAt: T(9), reference: 'act-9' },
    ]);
  });

  it('keeps it while another act has raised the same flag', () => {
    expect(followCases([opened], [change(5, flagged(flag('possible-duplicate', 'act-4')))]).written).toEqual(
      [],
    );
  });

  it('goes with the person to another office', () => {
    const { placement } = someone;
    const moved = {
      ...flagged(duplicate),
      placement: { ...placement, address: { ...placement.address, area: THERE } },
    };
    expect(followCases([opened], [change(5, moved), change(7, flagged())]).written).toEqual([
      { ...opened, area: THERE, closedAt: T(7), closedBy: 'act-7' },
    ]);
  });

  it('leaves no case of a void entry', () => {
    const voided = { ...flagged(duplicate), status: 'cancelled' } as unknown as PersonOnRecord;
    expect(followCases([opened], [change(5, voided)]).written).toMatchObject([{ closedBy: 'act-5' }]);
  });

  it('opens a due case on the day on which the office can act, in WIB, and after that day at once', () => {
    const { written } = followCases([], [change(1, foreigner('2026-12-21'))]);
    expect(written).toMatchObject([
      { kind: 'stay-permit', dueOn: '2026-12-21', openedAt: '2026-11-20T17:00:00.000Z' },
    ]);
    expect(followCases([], [change(1, foreigner('2026-12-20'))]).written).toMatchObject([
      { openedAt: T(1), dueOn: '2026-12-20' },
    ]);
  });

  it('due by another day is another case; one that never opened is removed', () => {
    const open = { ...opened, kind: 'stay-permit', reference: null, dueOn: '2026-12-20' } as const;
    expect(followCases([open], [change(5, foreigner('2027-12-20'))])).toEqual({
      written: [
        expect.objectContaining({ dueOn: '2027-12-20', closedAt: null }),
        { ...open, closedAt: T(5), closedBy: 'act-5' },
      ].toReversed(),
      removed: [],
    });
    const later = { ...open, openedAt: T(9) };
    expect(followCases([later], [change(5, foreigner('2027-12-20'))]).removed).toEqual([later]);
    const both = [change(1, foreigner('2027-12-20')), change(5, flagged())];
    expect(followCases([], both)).toEqual({
      written: [],
      removed: [expect.objectContaining({ dueOn: '2027-12-20' })],
    });
  });
});
