import { kemensosService } from '../apps/kemensos/src/service';
import { kemenp2miService } from '../apps/kemenp2mi/src/service';
import { bpsService } from '../apps/bps/src/service';
import { deathThatDidNotHappen } from '../apps/publisher/src/superseding-acts-under-test';
import { registerDeath } from '@peristiwa/domain';
import {
  changeLogOf,
  contextOn,
  DAUGHTER,
  deathFacts,
  familyOfFour,
  FATHER,
  given,
  KK,
  MOTHER,
  on,
  SON,
  startTestMinistry,
  type LoggedChange,
  type Register,
  type TestMinistry,
} from '@peristiwa/testing';
import { composed, messagesOf, type Partner } from './planned-feeds';

const services = { kemensos: kemensosService, kemenp2mi: kemenp2miService, bps: bpsService };
/** The entries of the family: what ministries have before the deaths. */
const ENTRIES = changeLogOf(given(familyOfFour()).register.events).length;

function dies(register: Register, id: string, day: string) {
  const diedOn = on(day);
  const death = { diedOn, reportedOn: diedOn, cause: 'other', attestedBy: 'other' } as const;
  return registerDeath(death, deathFacts(register, id), contextOn(on('2026-11-22')));
}

/** The husband died on the 1st, the wife on the 10th. */
function bothDied(first: string): LoggedChange[] {
  const days = { [FATHER]: '2026-11-01', [MOTHER]: '2026-11-10' };
  const order = [first, first === FATHER ? MOTHER : FATHER];
  const recorded = order.reduce(
    (before, id) => before.after((register) => dies(register, id, days[id] ?? '')),
    given(familyOfFour()),
  );
  return changeLogOf(recorded.register.events);
}

interface Known {
  readonly copies: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly ask: (client: string, path: string) => Promise<Readonly<Record<string, never>>>;
}

/** What a ministry knows at the end. Kemensos registers the household before the deaths. */
async function known(ministry: TestMinistry, partner: Partner, log: readonly LoggedChange[]): Promise<Known> {
  const entries = messagesOf(partner, log.slice(0, ENTRIES)).length;
  const messages = composed(ministry, messagesOf(partner, log));
  await ministry.deliver(...messages.slice(0, entries));
  if (partner === 'kemensos') {
    await ministry.call('kemensos', '/v1/beneficiary-households', { kkNumbers: [KK], programme: 'PKH' });
  }
  await ministry.deliver(...messages.slice(entries));
  const ask = async (client: string, path: string) =>
    (await ministry.call(client, path)).body as Readonly<Record<string, never>>;
  const { persons } = (await ask('auditor', '/v1/copies?limit=100')) as unknown as {
    persons: { personKey: string; state: Readonly<Record<string, unknown>> }[];
  };
  return { copies: new Map(persons.map(({ personKey, state }) => [personKey, state])), ask };
}

/** Numbers of cards and acts are labels; the place of the dead on the card is that of their last day on it. */
function factsOf(copies: Known['copies']) {
  return [...copies].map(([personKey, state]) => {
    const { relationship, householdRole, kkNumber: _, deathActNumber: _number, ...vital } = state;
    return [personKey, vital['residence'] === 'deceased' ? vital : { ...vital, relationship, householdRole }];
  });
}

interface Row {
  readonly kind: string;
  readonly personKey: string;
  readonly members?: readonly string[];
  readonly status?: string;
  readonly retractedAt?: string;
}
const rowsOf = async (of: Known, list: 'cases' | 'alerts') =>
  ((await of.ask('auditor', `/v1/${list}?limit=1000`)) as unknown as Record<string, Row[]>)[list] ?? [];

describe('what ministries know in the end', () => {
  jest.setTimeout(120_000);
  const running: TestMinistry[] = [];
  const learn = async (partner: Partner, log: readonly LoggedChange[]) => {
    const ministry = await startTestMinistry(services[partner]);
    running.push(ministry);
    return known(ministry, partner, log);
  };
  afterAll(() => Promise.all(running.map((ministry) => ministry.stop())));

  // Issue 11, row 5: any order of recording gives the same state, here and at every ministry.
  describe('of the deaths of husband and wife, whichever is recorded first', () => {
    const inBothOrders = async (partner: Partner) =>
      [await learn(partner, bothDied(FATHER)), await learn(partner, bothDied(MOTHER))] as const;

    it('is the same at Kemensos, with the same cases', async () => {
      const [one, other] = await inBothOrders('kemensos');
      expect(factsOf(other.copies)).toEqual(factsOf(one.copies));
      const cases = async (of: Known) =>
        (await rowsOf(of, 'cases'))
          // A number of the card is issued for each new head: one or two, by the order.
          .filter(({ kind }) => kind !== 're-key-family')
          .map(({ kind, members }) => `${kind} ${(members ?? []).toSorted().join(' ')}`)
          .toSorted();
      expect(await cases(one)).toEqual(await cases(other));
      expect(await cases(one)).toEqual(
        [
          `change-recipient ${MOTHER}`,
          `orphans ${[SON, DAUGHTER].toSorted().join(' ')}`,
          `stop-payment ${FATHER}`,
          `stop-payment ${MOTHER}`,
        ].toSorted(),
      );
    });

    it('is the same at KemenP2MI', async () => {
      const [one, other] = await inBothOrders('kemenp2mi');
      expect(factsOf(other.copies)).toEqual(factsOf(one.copies));
      for (const ministry of [one, other]) {
        const deaths = (await rowsOf(ministry, 'alerts')).filter(({ kind }) => kind === 'death');
        expect(deaths.map(({ personKey }) => personKey)).toEqual([MOTHER]);
      }
    });

    it('is the same at BPS, with the same tables', async () => {
      const [one, other] = await inBothOrders('bps');
      expect(factsOf(other.copies)).toEqual(factsOf(one.copies));
      const tables = (of: Known) =>
        Promise.all(
          ['deaths?from=2026-01&to=2026-12', 'population'].map(
            async (table) => (await of.ask('bps', `/v1/tables/${table}`))['rows'],
          ),
        );
      expect(await tables(one)).toEqual(await tables(other));
      expect((await tables(one))[0]).toEqual([{ regency: '3204', month: '2026-11', count: 2 }]);
    });
  });

  // design.md §3; domain.md §5.5: an act that is corrected and then cancelled leaves what was known without it.
  describe('of a death that did not happen', () => {
    const log = changeLogOf(deathThatDidNotHappen().events);
    const without = log.slice(0, ENTRIES);

    it('is nothing at Kemensos but the false interval', async () => {
      const [of, never] = [await learn('kemensos', log), await learn('kemensos', without)];
      expect([...of.copies]).toEqual([...never.copies]);
      const open = (await rowsOf(of, 'cases')).filter(({ status }) => status === 'open');
      expect(open).toMatchObject([
        {
          kind: 'reinstatement',
          personKey: FATHER,
          facts: { falseFrom: '2026-11-20', falseUntil: '2026-11-25' },
        },
      ]);
    });

    it('is retracted at KemenP2MI', async () => {
      const [of, never] = [await learn('kemenp2mi', log), await learn('kemenp2mi', without)];
      expect([...of.copies]).toEqual([...never.copies]);
      const alerts = await rowsOf(of, 'alerts');
      expect(alerts.map(({ kind, retractedAt }) => [kind, retractedAt !== undefined])).toEqual([
        ['next-of-kin-death', true],
        ['retraction', false],
      ]);
    });

    it('is in no table of BPS', async () => {
      const [of, never] = [await learn('bps', log), await learn('bps', without)];
      expect([...of.copies]).toEqual([...never.copies]);
      for (const table of ['deaths?from=2026-01&to=2026-12', 'population']) {
        const rows = async (one: Known) => (await one.ask('bps', `/v1/tables/${table}`))['rows'];
        expect(await rows(of)).toEqual(await rows(never));
      }
    });
  });
});
