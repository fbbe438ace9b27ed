import { commands, notedKinds, observationKinds, rejectionReasons as reasons } from '@peristiwa/contracts';
import { dueCaseKinds } from '@peristiwa/domain';
import {
  dueKinds,
  endingsOf,
  isNoted,
  rejectionReasons,
  reportKinds,
  sourcesFor,
} from '../../apps/console/src/pages/cases/case-kinds';
import { flagKinds } from '../../apps/console/src/texts/quality-flags';

const all = ['possible-duplicate', ...flagKinds, ...dueKinds, ...reportKinds];

describe('kinds of cases', () => {
  it('are those of the registry and of the publisher', () => {
    expect(dueKinds).toEqual(dueCaseKinds);
    expect(reportKinds).toEqual(observationKinds);
    expect(rejectionReasons).toEqual(reasons);
    expect(reportKinds.filter(isNoted)).toEqual(notedKinds);
  });

  it('end by commands of desks, except those of which the office takes note', () => {
    const named = all.flatMap(endingsOf);
    expect(named.filter((command) => !(command in commands))).toEqual([]);
    expect(all.filter((kind) => endingsOf(kind).length === 0)).toEqual(notedKinds);
  });

  it('are listed for those who may read them', () => {
    expect(sourcesFor(['registrar'])).toEqual(['flags', 'duplicates', 'due', 'reports']);
    expect(sourcesFor(['operator'])).toEqual(['flags', 'duplicates', 'due', 'anomalies']);
    expect(sourcesFor(['auditor'])).toEqual(['flags', 'duplicates', 'due', 'reports', 'anomalies']);
    expect(sourcesFor(['partner'])).toEqual([]);
  });
});
