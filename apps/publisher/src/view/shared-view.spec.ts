import type { RegisteredPerson } from '@peristiwa/domain';
import { canonicalJson, plainDate } from '@peristiwa/kernel';
import { defaultAgreements } from '../agreements/default-agreements';
import type { Grants } from './agreement';
import { entitledView } from './entitled-view';
import { partnerKeys } from './partner-keys';
import { sharedView, textOf } from './shared-view';

const address = { area: '3204012001', line: 'Jalan Melati 5', rt: '001', rw: '002' };
const state = {
  nik: '3204014107889001',
  name: 'Rina Wulandari',
  bornOn: plainDate('1988-07-01'),
  placement: { familyId: 'f', kkNumber: '3204010601209001', relationship: 'head', address },
  marriages: [],
} as unknown as RegisteredPerson;
const national = defaultAgreements.find(({ partner }) => partner === 'kemensos') as Grants;
const terms = (more: Partial<Grants>): Grants => ({ ...national, fields: ['nik', 'familyKey'], ...more });
const plain = { keys: partnerKeys(undefined), asOf: plainDate('2026-11-22') };

describe('a view shared between partners', () => {
  it('is the entitled view, computed once for equal grants', () => {
    const [one, other] = [terms({ partner: 'one' }), terms({ partner: 'other', eventTypes: [] })];
    const view = sharedView(state, one, plain);
    expect(view).toEqual(entitledView(state, one, plain));
    expect(sharedView(state, other, plain)).toBe(view);
    expect(sharedView({ ...state }, other, plain)).not.toBe(view);
    expect(textOf(view ?? {})).toBe(canonicalJson(view));
    expect(sharedView(state, terms({ areaScope: ['51'] }), plain)).toBeUndefined();
  });

  it.each([
    ['other fields', terms({ fields: ['nik'] }), plain],
    ['another area', terms({ areaScope: ['32'] }), plain],
    ['other keys', terms({}), { ...plain, keys: partnerKeys(Buffer.alloc(32, 1)) }],
    ['another day', terms({}), { ...plain, asOf: plainDate('2026-11-23') }],
    ['another membership', terms({}), { ...plain, membership: 'kin' as const }],
  ])('is not shared with %s', (_, agreement, context) => {
    const view = sharedView(state, terms({}), plain);
    const other = sharedView(state, agreement, context);
    expect(other).not.toBe(view);
    expect(other).toEqual(entitledView(state, agreement, context));
  });
});
