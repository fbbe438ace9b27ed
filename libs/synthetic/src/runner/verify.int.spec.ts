import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAreas } from '@peristiwa/areas';
import type { Answer } from './journal';
import { truthOfJournal, type JournalTruth } from './journal-truth';
import type { Outgoing } from './sender';
import { startSimulation, type Simulation } from './simulation';
import { verifyTruth, verifyWhileRunning } from './verify';

const areas = loadAreas();
const NOON = Date.UTC(2026, 10, 20, 5);
const desk = 'http://127.0.0.1:1';
const log = { info: () => undefined, warn: () => undefined };
const tokens = () => Promise.resolve('token');
let position = 0;

/** Answers as planned; the symbol of an identifier is its value. */
async function answer({ step }: Outgoing): Promise<Answer> {
  if (step.expected.outcome === 'rejected')
    return { outcome: 'rejected', status: 422, code: step.expected.codes[0] ?? '' };
  const result: Record<string, unknown> = {};
  for (const [path, symbol] of Object.entries(step.learns)) {
    if (!path.includes('.')) result[path] = symbol;
    else {
      const [list = '', index = '', member = ''] = path.split('.');
      const children = (result[list] ??= []) as Record<string, string>[];
      (children[Number(index)] ??= {})[member] = symbol;
    }
  }
  return { outcome: 'accepted', body: { position: (position += 1), result } };
}

describe('verifying beside a journal', () => {
  let dir: string;
  let simulation: Simulation;
  let registry: Server;
  /** The documents of the registry, with another value for some persons. */
  let stored: JournalTruth;
  let wrong: Map<string, () => string>;
  /** Answers of the publisher (`feeds`) and of Kemensos (`status`), behind the same address. */
  let statuses: { feeds?: object; status?: object };

  beforeEach(async () => {
    [dir, wrong, statuses] = [mkdtempSync(join(tmpdir(), 'verify-')), new Map(), {}];
    simulation = startSimulation({
      urls: { birth: desk, death: desk, move: desk, status: desk },
      ...{ tokens, areas, dir, log, households: 6, rate: 1e6, events: 40, seed: 'verify' },
      clock: () => NOON,
      sender: () => ({ send: answer }),
    });
    await simulation.ended;
    stored = truthOfJournal(dir, areas, NOON);
    registry = createServer((request, response) => {
      const [, , kind, id = ''] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
      const known = (statuses as Record<string, object | undefined>)[kind ?? ''];
      if (known) return void response.end(JSON.stringify(known));
      const { persons, families } = stored.truth;
      const person = persons.find(({ personId }) => personId === decodeURIComponent(id));
      const family = families.find(({ familyId }) => familyId === decodeURIComponent(id));
      const document = kind === 'persons' ? person && documentOf(person, wrong.get(id)?.()) : family;
      response.writeHead(document ? 200 : 404);
      response.end(JSON.stringify(kind === 'families' ? { ...family, address: family } : (document ?? {})));
    });
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => registry.close(resolve));
    await simulation.stop();
    rmSync(dir, { recursive: true });
  });

  const documentOf = (person: JournalTruth['truth']['persons'][number], name = person.name) => {
    return {
      ...person,
      name,
      family: person,
      address: person,
      death: { diedOn: person.diedOn },
      ...abroadOf(person),
    };
  };
  const abroadOf = ({ abroadSince }: { readonly abroadSince?: string }) =>
    abroadSince === undefined ? {} : { abroad: { since: abroadSince } };
  const system = () => ({
    urls: { registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}` },
    ...{ tokens, log, timeoutMs: 20_000 },
  });
  const read = () => truthOfJournal(dir, areas, NOON);
  const someone = () => read().truth.persons[3]?.personId ?? '';

  it('agrees after one round with a correct registry', async () => {
    const verdict = await verifyWhileRunning({ ...system(), read });
    expect(verdict).toMatchObject({ outcome: 'agrees', rounds: 1, differences: [] });
    expect(verdict.journal.truth.persons.length).toBeGreaterThan(10);
  });

  it('reports a value that is wrong in the same way three times', async () => {
    wrong.set(someone(), () => 'Another');
    const verdict = await verifyWhileRunning({ ...system(), read });
    expect(verdict).toMatchObject({
      outcome: 'differs',
      rounds: 3,
      differences: [{ where: 'registry', of: someone(), field: 'name', found: 'Another' }],
    });
  });

  it('reports that nothing is certain when the time is up before that', async () => {
    wrong.set(someone(), () => `${Math.random()}`);
    const verdict = await verifyWhileRunning({ ...system(), read, timeoutMs: 1 });
    expect(verdict).toMatchObject({ outcome: 'unsettled', rounds: 1, differences: [{ of: someone() }] });
  });

  it('does not compare a stream that has ended', async () => {
    await simulation.stop();
    expect(await verifyWhileRunning({ ...system(), read })).toMatchObject({ outcome: 'stopped', rounds: 0 });
    expect(await verifyTruth({ ...system(), ...read() })).toMatchObject({ differences: [] });
    wrong.set(someone(), () => 'Another');
    const { differences } = await verifyTruth({ ...system(), ...read(), timeoutMs: 1 });
    expect(differences).toMatchObject([{ of: someone(), field: 'name' }]);
  });

  describe.each([
    ['the registry is behind', { registryPosition: 0 }, {}, /^registry at 0 of \d+$/],
    ['a feed is not built', { lagChanges: 7 }, {}, /^feed kemensos lags 7 changes$/],
    ['a feed is not sent', { sent: 8 }, {}, /^feed kemensos sent 8 of 9$/],
    ['a ministry is behind', {}, { sequence: 8 }, /^kemensos has 8 of 9$/],
    ['a message is in quarantine', {}, { quarantined: 2 }, /^kemensos has 2 messages in quarantine$/],
  ])('when %s', (_when, feed, status, why) => {
    beforeEach(() => {
      const { registryPosition = 1e6, ...own } = feed as { registryPosition?: number };
      const feeds = [{ partner: 'kemensos', highWater: 9, sent: 9, lagChanges: 0, ...own }];
      statuses = {
        feeds: { registryPosition, changeNo: 100, feeds },
        status: { sequence: 9, quarantined: 0, ...status },
      };
      // It would be a difference if it was compared.
      wrong.set(someone(), () => 'Another');
    });
    const behind = () => {
      const { urls, ...means } = system();
      const { registry: url } = urls;
      return { ...means, urls: { registry: url, publisher: url, kemensos: url }, timeoutMs: 1 };
    };

    it('says so instead of comparing, while the stream runs', async () => {
      const verdict = await verifyWhileRunning({ ...behind(), read });
      expect(verdict).toMatchObject({ outcome: 'not-compared', rounds: 0, differences: [] });
      expect(verdict.notCompared).toMatch(why);
    });

    it('says so instead of comparing, after it', async () => {
      await simulation.stop();
      const comparison = await verifyTruth({ ...behind(), ...read() });
      expect(comparison).toMatchObject({ differences: [] });
      expect(comparison.notCompared).toMatch(why);
    });
  });

  it('gives the truth before the first command without an answer, while the stream runs', async () => {
    const whole = read();
    const path = join(dir, 'journal.jsonl');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const births = lines.flatMap((line) => {
      const { t, n, command } = JSON.parse(line) as { t: string; n: number; command: string };
      return t === 'step' && command === 'register-birth' ? [n] : [];
    });
    const open = births[0] ?? -1;
    writeFileSync(
      path,
      `${lines.filter((line) => !line.startsWith(`{"t":"answer","n":${open},`)).join('\n')}\n`,
    );
    const running = read();
    expect(running).toMatchObject({ isRunning: true, unanswered: 1, stuckAt: open });
    expect(running.truth.persons.length).toBeLessThan(whole.truth.persons.length);
    expect(running.position).toBeLessThan(whole.position);
    await simulation.stop();
    expect(read()).toMatchObject({ isRunning: false, unanswered: 1 });
  });
});
