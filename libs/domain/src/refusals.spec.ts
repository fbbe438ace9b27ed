import { person } from '@peristiwa/testing/domain';
import type { FlagArea, QualityFlag } from './flags';
import { refusalCodes, type RefusalArea } from './refusals';
import { abroadRefused } from './refusals/examples/abroad-under-test';
import { adoptionRefused, qualityRefused } from './refusals/examples/adoption-under-test';
import { birthFlagged, birthRefused } from './refusals/examples/birth-under-test';
import { cardFlagged, cardRefused } from './refusals/examples/card-under-test';
import { commonRefused } from './refusals/examples/common-under-test';
import { deathFlagged, deathRefused } from './refusals/examples/death-under-test';
import { documentRefused } from './refusals/examples/document-under-test';
import { foreignerRefused } from './refusals/examples/foreigner-under-test';
import { identityFlagged, identityRefused } from './refusals/examples/identity-under-test';
import { marriageFlagged, marriageRefused } from './refusals/examples/marriage-under-test';
import { moveRefused } from './refusals/examples/move-under-test';
import { stayRefused } from './refusals/examples/stay-under-test';
import { voidingRefused } from './refusals/examples/voiding-under-test';
import type { Flagged, Refused } from './refusals/scenes-under-test';

/** One example of each refusal. All conditions of a rule are tested in the specification of its decider. */
const refused: Refused<RefusalArea> = {
  ...commonRefused,
  ...identityRefused,
  ...birthRefused,
  ...adoptionRefused,
  ...qualityRefused,
  ...deathRefused,
  ...marriageRefused,
  ...cardRefused,
  ...documentRefused,
  ...moveRefused,
  ...abroadRefused,
  ...stayRefused,
  ...foreignerRefused,
  ...voidingRefused,
};
const flagged: Flagged<FlagArea> = {
  ...identityFlagged,
  ...birthFlagged,
  ...deathFlagged,
  ...marriageFlagged,
  ...cardFlagged,
};

describe('each refusal', () => {
  it.each(refusalCodes)('%s', (code) => {
    const [scene, decide, field] = refused[code];
    const { decision } = scene.when(decide);
    if (decision.kind !== 'rejected') throw new Error('The act was accepted');
    expect([decision.rejection.code, decision.rejection.field]).toEqual([code, field]);
  });
});

describe('each flag is in a fact of the act, and in the state after it', () => {
  it.each(Object.keys(flagged) as QualityFlag[])('%s', (flag) => {
    const [scene, decide, personId] = flagged[flag];
    const after = scene.when(decide).thenRecords();
    const added = after.stream(person(personId)).slice(scene.register.stream(person(personId)).length);
    expect(added.flatMap(({ data }) => ('flags' in data ? data.flags : []))).toContain(flag);
    expect(scene.register.person(personId).state).not.toMatchObject({ flags: [{ kind: flag }] });
    expect(after.flagsOf(personId)).toContain(flag);
  });
});
