import { storyOfEveryType, type RecordedEvent } from '@peristiwa/testing/domain';
import { kindOfAct } from './kind-of-act';

function actsOf(events: readonly RecordedEvent[]): RecordedEvent[][] {
  const acts = new Map<string, RecordedEvent[]>();
  for (const event of events) acts.set(event.actId, [...(acts.get(event.actId) ?? []), event]);
  return [...acts.values()];
}

describe('kindOfAct', () => {
  // No act supersedes a reform of areas.
  const acts = actsOf(storyOfEveryType().filter(({ stream }) => stream.kind !== 'area'));

  it('knows every act of the story', () => {
    const unknown = acts
      .filter((events) => kindOfAct(events) === null)
      .map((act) => act.map(({ type }) => type));
    expect(unknown).toEqual([]);
  });

  it.each([
    ['BirthRegistered', 'birth'],
    ['DeathRegistered', 'death'],
    ['MarriageRegistered', 'marriage'],
    ['DivorceRegistered', 'divorce'],
    ['ForeignerRegistered', 'foreigner'],
    ['StayPermitChanged', 'stay-permit'],
    ['NameChanged', 'name-change'],
    ['SexChanged', 'sex-change'],
    ['CitizenshipChanged', 'citizenship-change'],
    ['BiodataChanged', 'biodata-change'],
    ['NikDeactivated', 'nik-deactivation'],
    ['NikReactivated', 'nik-reactivation'],
    ['PersonDeclaredMissing', 'missing'],
    ['PersonFound', 'missing-end'],
    ['PersonMerged', 'merge'],
    ['DepartureIssued', 'departure'],
    ['DepartureCancelled', 'departure-cancellation'],
    ['DepartureExpired', 'departure-expiry'],
    ['PersonArrived', 'arrival'],
    ['AddressChanged', 'address-change'],
    ['DocumentStatusChanged', 'document'],
  ])('an act with %s: %s', (type, kind) => {
    const kinds = acts.filter((act) => act.some((event) => event.type === type)).map(kindOfAct);
    expect(new Set(kinds)).toEqual(new Set([kind]));
  });

  it('an act with BiodataRecorded: biodata, unless it registers a foreigner', () => {
    const kinds = acts.filter((act) => act.some(({ type }) => type === 'BiodataRecorded')).map(kindOfAct);
    expect(new Set(kinds)).toEqual(new Set(['biodata', 'foreigner']));
  });

  it('names the first act of a chain, where the superseding act stored it', () => {
    const marker = (voided: unknown) => ({ type: 'PersonActVoided', data: { voided } }) as RecordedEvent;
    expect(kindOfAct([marker(null), marker('death')])).toBe('death');
    expect(kindOfAct([marker(null)])).toBeNull();
  });
});
