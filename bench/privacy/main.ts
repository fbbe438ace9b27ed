/** `npm run privacy`: the table of docs/privacy-bps.md. */
import { loadAreas } from '@peristiwa/areas';
import { DEFAULT_OFFICES, placesOf } from '@peristiwa/synthetic';
import type { ViewGrant } from '../../apps/publisher/src/view/grants';
import { population, uniqueness } from './uniqueness';

const SEED = 'privacy-1';

const rows: readonly (readonly [string, readonly ViewGrant[]])[] = [
  [
    'agreement of BPS, all members of a view but keys',
    [
      'birthMonth',
      'sex',
      'birthProvince',
      'district',
      'maritalStatus',
      'education',
      'occupation',
      'citizenship',
      'residence',
    ],
  ],
  [
    'birth month, district, sex, marital date, education',
    ['birthMonth', 'district', 'sex', 'maritalStatus', 'education'],
  ],
  ['… `regency` for the district', ['birthMonth', 'regency', 'sex', 'maritalStatus', 'education']],
  ['… `province` for the district', ['birthMonth', 'province', 'sex', 'maritalStatus', 'education']],
  ['… `maritalYear` for the marital date', ['birthMonth', 'district', 'sex', 'maritalYear', 'education']],
  ['… `birthYear` for the birth month', ['birthYear', 'district', 'sex', 'maritalStatus', 'education']],
  ['… `birthCohort` for the birth month', ['birthCohort', 'district', 'sex', 'maritalStatus', 'education']],
  [
    '… `maritalYear`, `birthYear` and the district',
    ['birthYear', 'district', 'sex', 'maritalYear', 'education'],
  ],
  ['… `maritalYear`, `birthYear`, `regency`', ['birthYear', 'regency', 'sex', 'maritalYear', 'education']],
  [
    '… `maritalYear`, `birthCohort`, `regency`',
    ['birthCohort', 'regency', 'sex', 'maritalYear', 'education'],
  ],
  [
    '… `maritalYear`, `birthCohort`, `province`, `educationStage`',
    ['birthCohort', 'province', 'sex', 'maritalYear', 'educationStage'],
  ],
];

const areas = loadAreas();
const populations = [
  population(SEED, 61_000, placesOf(areas, DEFAULT_OFFICES)),
  // Kota Kediri has three districts and about as many residents.
  population(SEED, 290_000, placesOf(areas, ['3571'])),
];
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

process.stdout.write(`Seed ${SEED}: 61,000 persons in six regencies | 290,000 in one city (3571)\n\n`);
for (const [name, grants] of rows) {
  const cells = populations.map((people) => {
    const { unique, small, median } = uniqueness(people, grants);
    return `${percent(unique)} | ${percent(small)} | ${median}`;
  });
  process.stdout.write(`| ${name} | ${cells.join(' | ')} |\n`);
}
