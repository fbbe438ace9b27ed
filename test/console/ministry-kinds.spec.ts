import { observationKinds } from '@peristiwa/contracts';
import { alertKinds, caseKinds } from '../../apps/console/src/pages/ministry/case-kinds';
import { observationKinds as reported } from '../../apps/console/src/pages/ministry/report-body';
import { alertKinds as raised } from '../../apps/kemenp2mi/src/alert-rules';
import { caseKinds as opened } from '../../apps/kemensos/src/case-rules';

/** The pages name the kinds themselves: they may not import an app. */
it('the pages of ministries know every kind that their services have', () => {
  expect(caseKinds).toEqual(opened);
  expect(alertKinds).toEqual(raised);
  expect(reported).toEqual(observationKinds);
});
