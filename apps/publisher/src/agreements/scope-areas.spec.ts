import { plainDate } from '@peristiwa/kernel';
import { ProblemError } from '@peristiwa/service';
import type { RegistryReader } from '../build/registry-reader';
import { AgreementBody } from './agreement.body';
import { ScopeAreas } from './scope-areas';

/** A new province of two regencies of another one (`domain.md` §1.4). */
const reform = {
  reformNo: 1,
  decree: 'UU contoh',
  effectiveOn: plainDate('2026-01-01'),
  changes: [
    { to: '97', name: 'Provinsi Contoh' },
    { from: '3204', to: '9701' },
  ],
  recordedAt: new Date('2026-01-01T00:00:00Z'),
};

function scopeAreas(reforms: readonly object[] = []): ScopeAreas {
  return new ScopeAreas({ reforms: () => Promise.resolve(reforms) } as unknown as RegistryReader);
}

async function faultsOf(scope: readonly string[], reforms?: readonly object[]) {
  try {
    await scopeAreas(reforms).assertValid([...scope]);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.spec.errors?.map(({ field, code }) => [field, code]);
  }
}

describe('the areas of an agreement (Kepmendagri 300.2.2-2138/2025; issue 13 §1 row 7)', () => {
  it.each([
    ['provinces and regencies', ['32', '3171'], []],
    ['no such province', ['99'], [['areaScope.0', 'area-unknown']]],
    ['no such regency of a province that exists', ['32', '3299'], [['areaScope.1', 'area-unknown']]],
    ['a code that a law retired (UU 14/2022)', ['9101'], [['areaScope.0', 'area-retired']]],
    [
      'a code of a later reform',
      ['97', '9701'],
      ['area-unknown', 'area-unknown'].map((one, at) => [`areaScope.${at}`, one]),
    ],
  ])('%s', async (_what, scope, faults) => {
    expect(await faultsOf(scope)).toEqual(faults);
  });

  it('the whole country', async () => {
    await expect(scopeAreas().assertValid('national')).resolves.toBeUndefined();
  });

  it('given a boundary reform on record, then its codes are valid and those that it replaced are not', async () => {
    expect(await faultsOf(['97', '9701', '32'], [reform])).toEqual([]);
    expect(await faultsOf(['3204'], [reform])).toEqual([['areaScope.0', 'area-retired']]);
  });
});

it('an area is named once', () => {
  const { example } = AgreementBody.meta() as { example: object };
  const parsed = AgreementBody.safeParse({ ...example, areaScope: ['32', '32'] });
  expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['areaScope']]);
});
