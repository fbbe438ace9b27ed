import { addDays } from '@peristiwa/kernel';
import { NEW_1, on, SON } from '@peristiwa/testing/domain';
import { abroadRows } from './after-death/abroad-under-test';
import { adoptionRows } from './after-death/adoption-under-test';
import { biodataRows } from './after-death/biodata-under-test';
import { birthRows } from './after-death/birth-under-test';
import { cardRows } from './after-death/card-under-test';
import { deathRows, dies } from './after-death/death-under-test';
import { documentRows } from './after-death/document-under-test';
import { foreignerRows } from './after-death/foreigner-under-test';
import { identityRows } from './after-death/identity-under-test';
import { marriageRows } from './after-death/marriage-under-test';
import { departed, moveRows } from './after-death/move-under-test';
import { stayRows } from './after-death/stay-under-test';
import { DIED, four, type Outcome, type Rows } from './after-death/scenes-under-test';
import { expireDeparture } from './move/close-departure';

/**
 * INV-02 (domain.md §2.8) for each command: a party has died, and the event is recorded after the death. A command
 * without a row does not compile.
 */
const rows: Rows = {
  ...adoptionRows,
  ...birthRows,
  ...deathRows,
  ...biodataRows,
  ...identityRows,
  ...marriageRows,
  ...cardRows,
  ...documentRows,
  ...moveRows,
  ...abroadRows,
  ...stayRows,
  ...foreignerRows,
};

describe.each(Object.entries(rows))('INV-02: %s, recorded after a death', (_command, parties) => {
  const days = [addDays(DIED, -1), DIED, addDays(DIED, 1)] as const;
  const cases = parties.flatMap((row) =>
    days.map((day, index) => [row.party, day, row.outcomes[index] as Outcome, row] as const),
  );

  it.each(cases)('%s died on 2026-11-10, the event occurred on %s: %s', (_party, day, outcome, row) => {
    const { decision } = row.scene.when(row.act(day));
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });
});

/** Not offered to registrars: the timer of the move desk closes the document, whatever became of its holders. */
it('closes the document of somebody who died when it expires', () => {
  const register = departed(four, SON)
    .after(dies(SON))
    .when((known) => expireDeparture(known.move(NEW_1), on('2026-12-23')))
    .thenRecords();
  expect(register.move(NEW_1).state.status).toBe('expired');
});
