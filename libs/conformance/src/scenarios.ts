import { AREA_RELABELLED_TYPE, DEATH_WITHOUT_NIK_TYPE, type PersonView } from '@peristiwa/contracts';
import type { ComposedMessage, FakePublisher, MessageContent } from './fake-publisher';
import type { State } from './probe';

/** What a consumer must keep of one person after a scenario, and what it did when it keeps anything else. */
export interface Expectation {
  readonly personKey: string;
  /** `null`: nothing. */
  readonly state: State | null;
  readonly otherwise: string;
}

/** What a scenario may do. */
export interface Stage {
  readonly publisher: FakePublisher;
  /** A key that no other scenario uses. */
  readonly person: (name: string) => string;
  /** The next message about a person. */
  readonly say: (kind: string, personKey: string, more?: Partial<MessageContent>) => ComposedMessage;
  /** Runs `during` while the broker is down. */
  readonly outage: (during: () => Promise<void>) => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Waits until the consumer keeps one of these persons; by default as long as the bench has patience. */
  readonly untilProgress: (personKeys: readonly string[], withinMs?: number) => Promise<void>;
  /** Waits until the consumer says that it is stale, or no longer. @returns false when it did not in time */
  readonly untilStale: (stale: boolean) => Promise<boolean>;
}

export interface Scenario {
  /** What happens on the feed. */
  readonly what: string;
  /** It has a message that takes effect nowhere, or not in every consumer: then the number of effects says nothing. */
  readonly isUncounted?: boolean;
  readonly play: (stage: Stage) => Promise<readonly Expectation[]>;
}

const alive: PersonView = { sex: 'female', maritalStatus: 'single', residence: 'resident' };
const married: PersonView = { ...alive, maritalStatus: 'married-recorded' };
const DIED_ON = '2026-11-20';
const dead: PersonView = { ...alive, residence: 'deceased', diedOn: DIED_ON };
const died = { state: dead, facts: { diedOn: DIED_ON, ageAtDeath: 40 }, version: 3 };
const RECORDED_AT = '2026-11-22T03:00:00.000Z';
const OBSERVATION = '00000000-0000-7000-b000-000000000002';
const CAMPAIGN = '00000000-0000-7000-b000-000000000001';
/** A consumer that does not wait for what comes first shows it within this time. */
const OVERTAKEN_MS = 3_000;
/** More than a consumer takes in the time that one look at it needs. */
const BACKLOG = 3_000;

export const scenarios = {
  ordinary: {
    what: 'births, a marriage and a death, each once and in order',
    async play({ publisher, person, say }) {
      const [one, two] = [person('one'), person('two')];
      await publisher.publish(
        say('born', one, { state: alive }),
        say('born', two, { state: alive }),
        say('element-changed', one, { state: married, version: 2 }),
        say('died', two, died),
      );
      const otherwise = 'an ordinary message did not reach the copy';
      return [
        { personKey: one, state: married, otherwise },
        { personKey: two, state: dead, otherwise },
      ];
    },
  },
  duplicates: {
    what: 'messages that were applied already come again, with the same bytes',
    async play({ publisher, person, say }) {
      const one = person('one');
      const born = say('born', one, { state: alive });
      const changed = say('element-changed', one, { state: married, version: 2 });
      await publisher.publish(born, changed);
      await publisher.publish(born);
      const otherwise = 'a message that came again was applied over a later one';
      return [{ personKey: one, state: married, otherwise }];
    },
  },
  reordered: {
    what: 'a later message of a person is on the topic before an earlier one',
    async play({ publisher, person, say }) {
      const one = person('one');
      const born = say('born', one, { state: alive });
      const changed = say('element-changed', one, { state: married, version: 2 });
      await publisher.publish(changed, born);
      const otherwise = 'an earlier message that came late was applied over a later one';
      return [{ personKey: one, state: married, otherwise }];
    },
  },
  lost: {
    what: 'messages are missing on the topic; the pull has them',
    async play({ publisher, person, say }) {
      const [one, two] = [person('one'), person('two')];
      const born = say('born', one, { state: alive });
      say('died', one, died);
      say('born', two, { state: alive });
      await publisher.publish(born);
      return [
        { personKey: one, state: dead, otherwise: 'a message that Kafka lost was not pulled' },
        { personKey: two, state: alive, otherwise: 'a message that Kafka lost was not pulled' },
      ];
    },
  },
  corrections: {
    what: 'a date of death is corrected, a death is cancelled, a person is reinstated',
    async play({ publisher, person, say }) {
      const keys = ['corrected', 'cancelled', 'reinstated'].map(person);
      const [one, two, three] = keys as [string, string, string];
      const acts = keys.map((key) => say('died', key, died));
      const supersedes = acts.map(({ headers }) => [headers['ce_causationid'] ?? '']);
      const right: PersonView = { ...dead, diedOn: '2026-11-19' };
      await publisher.publish(
        ...acts,
        say('corrected', one, {
          state: right,
          version: 4,
          supersedes: supersedes[0],
          facts: { voided: 'death' },
        }),
        say('cancelled', two, {
          state: alive,
          version: 4,
          supersedes: supersedes[1],
          facts: { voided: 'death' },
        }),
        say('reinstated', three, {
          state: alive,
          version: 4,
          supersedes: supersedes[2],
          facts: { voided: 'death', falseFrom: DIED_ON, falseUntil: '2026-11-22' },
        }),
      );
      return [
        { personKey: one, state: right, otherwise: 'a correction was not applied' },
        { personKey: two, state: alive, otherwise: 'the cancellation of a death was not applied' },
        { personKey: three, state: alive, otherwise: 'the reinstatement of a person was not applied' },
      ];
    },
  },
  merges: {
    what: 'two records are of the same person: the one continues, the other leaves the scope',
    async play({ publisher, person, say }) {
      const [survivor, other] = [person('survivor'), person('other')];
      await publisher.publish(
        say('born', survivor, { state: alive }),
        say('born', other, { state: alive }),
        say('merged', other, { state: alive, version: 2, facts: { survivorKey: survivor } }),
        say('left-scope', other, { version: 2 }),
      );
      return [
        { personKey: survivor, state: alive, otherwise: 'the record that continues was lost in a merge' },
        { personKey: other, state: null, otherwise: 'the merged record is still kept' },
      ];
    },
  },
  erasure: {
    what: 'the agreement no longer grants a field, and a person leaves its scope',
    async play({ publisher, person, say }) {
      const [one, two] = [person('narrowed'), person('left')];
      const { sex, residence } = alive;
      const narrow: PersonView = { sex, residence };
      await publisher.publish(
        say('born', one, { state: alive }),
        say('born', two, { state: alive }),
        say('grants-changed', one, { state: narrow, withdrawn: ['maritalStatus'] }),
        say('left-scope', two),
      );
      return [
        { personKey: one, state: narrow, otherwise: 'a field that is no longer granted is still kept' },
        { personKey: two, state: null, otherwise: 'a person who left the scope is still kept' },
      ];
    },
  },
  addition: {
    what: 'the agreement grants one field more, and the message has only that',
    async play({ publisher, person, say }) {
      const one = person('widened');
      const { maritalStatus, ...narrow } = alive;
      await publisher.publish(
        say('born', one, { state: narrow }),
        say('grants-changed', one, { added: { maritalStatus }, granted: ['maritalStatus'], version: 2 }),
      );
      const otherwise = 'the members of `added` are not in the copy, beside those that it had';
      return [{ personKey: one, state: alive, otherwise }];
    },
  },
  unknown: {
    what: 'kinds, headers and members of a later release',
    async play({ publisher, person, say }) {
      const [one, two] = [person('relabelled'), person('future')];
      const state: State = { ...married, memberOfALaterRelease: { a: [1] } };
      await publisher.publish(
        say('born', one, { state: alive }),
        say('relabelled', one, { state: married, version: 2 }),
        say('kind-of-a-later-release', two, { state }),
      );
      const otherwise = 'a message of an unknown kind was not applied; treat it as `fields-changed`';
      return [
        { personKey: one, state: married, otherwise },
        { personKey: two, state, otherwise },
      ];
    },
  },
  campaign: {
    what: 'a mass correction between ordinary events, with its marks at the beginning and the end, which come twice',
    async play({ publisher, person, say }) {
      const keys = ['one', 'two', 'three'].map(person);
      const [one = '', two = '', three = ''] = keys;
      await publisher.publish(...keys.map((key) => say('born', key, { state: alive })));
      const campaign = { campaignId: CAMPAIGN, reason: 'Perbaikan nama hasil migrasi', expectedChanges: 3 };
      const corrected: PersonView = { ...alive, education: 'bachelor' };
      const correct = (key: string, version: number) =>
        say('corrected', key, { state: corrected, version, campaignId: CAMPAIGN });
      await publisher.markCampaign(campaign);
      await publisher.markCampaign(campaign);
      await publisher.publish(correct(one, 2), say('element-changed', three, { state: married, version: 2 }));
      await publisher.publish(correct(two, 2));
      await publisher.publish(say('died', one, died));
      for (let time = 1; time <= 2; time += 1) await publisher.markCampaign({ ...campaign, messages: 2 });
      return [
        { personKey: one, state: dead, otherwise: 'an ordinary message after one of a campaign was lost' },
        { personKey: two, state: corrected, otherwise: 'a message of a campaign was not applied' },
        { personKey: three, state: married, otherwise: 'an ordinary message beside a campaign was lost' },
        { personKey: CAMPAIGN, state: null, otherwise: 'a mark of a campaign was kept as a person' },
      ];
    },
  },
  'death-without-nik': {
    what: 'the death of somebody who is not in the register is told twice, and corrected: it is no person of the copy',
    isUncounted: true,
    async play({ publisher, person, say }) {
      const [before, after] = [person('before-death'), person('after-death')];
      const deathKey = person('death');
      const told = (diedOn: string) =>
        publisher.compose(
          { kind: 'death-without-nik', type: DEATH_WITHOUT_NIK_TYPE, personKey: deathKey },
          JSON.stringify({ deathKey, recordedAt: RECORDED_AT, state: { diedOn, residence: '990101' } }),
        );
      const first = told(DIED_ON);
      await publisher.publish(
        say('born', before, { state: alive }),
        first,
        first,
        told('2026-11-19'),
        say('born', after, { state: alive }),
      );
      return [
        { personKey: before, state: alive, otherwise: 'a copy was changed by a death without a NIK' },
        { personKey: after, state: alive, otherwise: 'others waited behind a death without a NIK' },
        { personKey: deathKey, state: null, otherwise: 'a death without a NIK was kept as a person' },
      ];
    },
  },
  relabelled: {
    what: 'an area has another code: nobody moved, and copies keep the code that was recorded',
    isUncounted: true,
    async play({ publisher, person, say }) {
      const [before, after] = [person('before'), person('after')];
      // BPS's agreement names the village, that of Kemensos the address.
      const lives = (village: string): State => ({ ...alive, village, address: { area: village } });
      const [old, present] = ['9901012001', '9902012001'];
      const area = { area: '9901', to: [{ code: '9902', name: 'Kabupaten Contoh' }], reform: 1 };
      const decree = { effectiveOn: '2026-11-20', decree: 'UU 0/2026 (contoh)', recordedAt: RECORDED_AT };
      await publisher.publish(
        say('born', before, { state: lives(old) }),
        publisher.compose(
          { kind: 'relabelled', type: AREA_RELABELLED_TYPE, personKey: area.area },
          JSON.stringify({ ...area, ...decree }),
        ),
        say('born', after, { state: lives(present) }),
      );
      return [
        {
          personKey: before,
          state: lives(old),
          otherwise: 'a copy was changed because an area was relabelled',
        },
        {
          personKey: after,
          state: lives(present),
          otherwise: 'others waited behind a message about an area',
        },
        { personKey: area.area, state: null, otherwise: 'an area was kept as a person' },
      ];
    },
  },
  observations: {
    what: 'the registry says what became of observations; of one the partner no longer holds the person',
    async play({ publisher, person, say }) {
      const [held, gone] = [person('held'), person('gone')];
      const of = (outcome: object) => ({ observationId: OBSERVATION, caseId: OBSERVATION, ...outcome });
      await publisher.publish(
        say('born', held, { state: alive }),
        say('observation-settled', held, {
          state: alive,
          version: 2,
          observation: of({ outcome: 'rejected', reason: 'not-confirmed' }),
        }),
        say('observation-settled', gone, { observation: of({ outcome: 'settled' }) }),
      );
      return [
        { personKey: held, state: alive, otherwise: 'an outcome of an observation changed the copy' },
        { personKey: gone, state: null, otherwise: 'a person is kept who is in an outcome only' },
      ];
    },
  },
  layout: {
    what: 'the feed was given more partitions: a later message of a person comes before an earlier one (ce_aftersequence)',
    async play({ publisher, person, say, untilProgress }) {
      const one = person('one');
      const born = say('born', one, { state: alive, partition: 0 });
      publisher.relayout();
      await publisher.publish(say('element-changed', one, { state: married, version: 2, partition: 1 }));
      await untilProgress([one], OVERTAKEN_MS);
      await publisher.publish(born);
      const otherwise = 'an earlier message in another partition was applied over a later one';
      return [{ personKey: one, state: married, otherwise }];
    },
  },
  outage: {
    what: 'the broker is down while the registry records',
    async play({ publisher, person, say, outage }) {
      const one = person('one');
      await publisher.publish(say('born', one, { state: alive }));
      let meanwhile: ComposedMessage | undefined;
      await outage(async () => {
        meanwhile = say('died', one, died);
      });
      if (meanwhile) await publisher.publish(meanwhile);
      return [
        { personKey: one, state: dead, otherwise: 'it did not continue after an outage of the broker' },
      ];
    },
  },
  killed: {
    what: 'the consumer is killed (SIGKILL) while it applies a backlog, and started again',
    async play({ publisher, person, say, kill, start, untilProgress }) {
      const keys = Array.from({ length: BACKLOG }, (_, index) => person(String(index)));
      await kill();
      await publisher.publish(...keys.map((key) => say('born', key, { state: alive })));
      await start();
      await untilProgress(keys);
      await kill();
      await start();
      const otherwise = 'a message was lost when the consumer was killed';
      return keys.map((personKey) => ({ personKey, state: alive, otherwise }));
    },
  },
  silence: {
    what: 'nothing comes any more, not even heartbeats; then the feed continues',
    async play({ publisher, person, say, untilStale }) {
      const personKey = person('one');
      const wrong: Expectation[] = [];
      const note = (otherwise: string) => wrong.push({ personKey: person('never'), state: alive, otherwise });
      if (!(await untilStale(true))) note('it is not `stale` although no heartbeat comes');
      await publisher.publish(say('born', personKey, { state: alive }));
      await publisher.heartbeat();
      if (!(await untilStale(false))) note('it is still `stale` although the feed continues');
      return [{ personKey, state: alive, otherwise: 'it did not continue after a silence' }, ...wrong];
    },
  },
  forged: {
    what: 'a message with altered bytes, and one that the registry never sent',
    async play({ publisher, person, say }) {
      const [one, two] = [person('altered'), person('invented')];
      const genuine = say('born', one, { state: alive });
      const altered = { ...genuine, value: genuine.value.replace('"single"', '"widowed"') };
      const sequence = String(publisher.history.length + 1);
      const headers = { ...genuine.headers, ce_subject: two, ce_sequence: sequence };
      const value = genuine.value.replaceAll(one, two);
      const invented = { ...genuine, key: two, headers, value, partition: publisher.partitionOf(two) };
      await publisher.publish(altered, invented);
      return [
        { personKey: one, state: alive, otherwise: 'a message with altered bytes was believed' },
        { personKey: two, state: null, otherwise: 'a message that the registry never sent was believed' },
      ];
    },
  },
  poison: {
    what: 'a message that cannot be read, signed by the registry',
    isUncounted: true,
    async play({ publisher, person, say }) {
      const [one, two] = [person('poisoned'), person('neighbour')];
      const born = say('born', one, { state: alive });
      const broken = publisher.compose({ kind: 'element-changed', personKey: one }, '{"personKey":');
      await publisher.publish(born, broken, say('born', two, { state: alive }));
      return [
        { personKey: one, state: alive, otherwise: 'an unreadable message changed the copy' },
        { personKey: two, state: alive, otherwise: 'others waited behind a message that cannot be read' },
      ];
    },
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
/** In the order in which they are played: what a weak consumer does not survive comes last. */
export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[];
