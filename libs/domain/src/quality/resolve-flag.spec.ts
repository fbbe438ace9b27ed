import { contextOn, FAMILY, father, FATHER, given, household, on, SON, son } from '@peristiwa/testing/domain';
import { resolves } from '../refusals/acts/adoption-under-test';
import { dies } from '../refusals/acts/death-under-test';
import { resolveFlag } from './resolve-flag';

/** A boy of fourteen heads the card since his father died: both are flagged (domain.md §2.6). */
const scene = given(household([father, son])).after(dies(FATHER));
const raisedBy = scene.register.registered(SON).flags.map(({ actId }) => actId);

describe('resolveFlag (domain.md §2.8, severity S)', () => {
  it('takes the flag from the person, and from the card where the same act raised it', () => {
    const register = scene
      .when(resolves(SON))
      .thenAppendsTypes('QualityFlagResolved', 'FamilyFlagResolved')
      .thenAnswers({ personId: SON, raisedBy })
      .thenRecords();
    expect(register.registered(SON).flags).toEqual([]);
    expect(register.family(FAMILY).state).not.toHaveProperty('flags');
  });

  it('keeps what was found, by which paper, and the act that settled it', () => {
    const data = { finding: 'settled', settledBy: 'act-9', flag: 'head-under-age' } as const;
    expect(scene.when(resolves(SON, data)).dataOf('QualityFlagResolved')).toEqual({
      ...data,
      raisedBy,
      evidence: '470/BA-9001/2026',
    });
  });

  it('is not reported twice', () => {
    scene.after(resolves(SON)).when(resolves(SON)).thenRejects({ code: 'flag-not-raised', field: 'flag' });
  });

  it('says nothing about the same flag of a later act', () => {
    const resolved = scene.when(resolves(SON)).thenRecords();
    const first = resolved.registered(SON);
    const again = { kind: 'head-under-age', since: on('2026-11-23'), actId: 'later' } as const;
    const person = { id: SON, state: { ...first, flags: [again] } };
    const request = {
      reportedOn: on('2026-11-23'),
      flag: 'head-under-age',
      finding: 'confirmed',
      evidence: '1',
    } as const;
    const decision = resolveFlag(
      request,
      { person, family: resolved.family(FAMILY) },
      contextOn(on('2026-11-23')),
    );
    expect(decision).toMatchObject({ kind: 'accepted', result: { raisedBy: ['later'] } });
  });

  it('is for the office in charge', () => {
    const facts = { person: scene.register.person(SON), family: scene.register.family(FAMILY) };
    const request = {
      reportedOn: on('2026-11-22'),
      flag: 'head-under-age',
      finding: 'confirmed',
      evidence: '1',
    } as const;
    expect(resolveFlag(request, facts, contextOn(on('2026-11-22'), '5171'))).toMatchObject({
      rejection: { code: 'other-office-area', officeInCharge: '3204' },
    });
  });
});
