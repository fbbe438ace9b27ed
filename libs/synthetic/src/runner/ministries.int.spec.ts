import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Story } from '../plan/story';
import { placesFrom } from '../population/places';
import type { Line } from './journal';
import { beneficiariesOf, registerBeneficiaries, registerWatchList, registrationsOf } from './ministries';

const step = (n: number): Line => ({
  t: 'step',
  n,
  at: 0,
  command: 'register-birth',
  requestId: `${n}`,
  fingerprint: '',
});

describe('registrationsOf', () => {
  it('counts the steps that had been planned when persons were registered with a ministry', () => {
    const past: Line[] = [
      step(0),
      { t: 'watch-list', persons: 1 },
      step(1),
      step(2),
      { t: 'beneficiaries', cards: [4] },
    ];
    expect(registrationsOf(past)).toEqual({ watchList: { from: 1 }, beneficiaries: { from: 3, cards: [4] } });
    expect(registrationsOf([step(0)])).toEqual({});
  });
});

describe('beneficiariesOf', () => {
  const story = new Story({ seed: 'sample', households: 300, places: placesFrom(['3204012001']) });
  const identifiers = new Map<string, string>();
  while (!story.isSettled) {
    for (const name of Object.values(story.next(Date.UTC(2026, 10, 20)).learns)) identifiers.set(name, name);
  }
  const register = { world: story.world, identifiers };

  it('is about a third of the cards, and the same each time', () => {
    const sample = beneficiariesOf('sample', register);
    expect(sample.length).toBeGreaterThan(80);
    expect(sample.length).toBeLessThan(120);
    expect(beneficiariesOf('sample', register)).toEqual(sample);
    expect(sample.every(({ card, kkNumber }) => kkNumber === `kk:${card}.0`)).toBe(true);
  });

  it('leaves out empty cards and those whose number no answer gave', () => {
    const [first, second] = beneficiariesOf('sample', register);
    if (!first || !second) throw new Error('The sample is empty');
    story.world.card(first.card).members = [];
    identifiers.delete(second.kkNumber);
    const left = beneficiariesOf('sample', register).map(({ card }) => card);
    expect([left.includes(first.card), left.includes(second.card)]).toEqual([false, false]);
  });
});

describe('registering persons with the ministries', () => {
  let server: Server;
  let answers: { status: number; body: object }[];
  let received: { url: string; authorization: string; body: unknown }[];

  beforeEach(async () => {
    [answers, received] = [[], []];
    const reply = async (request: IncomingMessage, response: ServerResponse) => {
      const { authorization = '' } = request.headers;
      received.push({ url: request.url ?? '', authorization, body: await json(request) });
      const { status, body } = answers.shift() ?? { status: 200, body: {} };
      response.writeHead(status).end(JSON.stringify(body));
    };
    server = createServer((request, response) => void reply(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const log = { info: () => undefined, warn: () => undefined };
  const means = { tokens: (client: string) => Promise.resolve(`token-of-${client}`), log };
  const bodies = () => received.map(({ body }) => body);

  it('sends households until Kemensos knows each of them', async () => {
    answers = [
      { status: 200, body: { registered: 1, unknown: [0, 2] } },
      { status: 503, body: {} },
      { status: 200, body: { registered: 2, unknown: [] } },
    ];
    await registerBeneficiaries(url(), ['1', '2', '3'], means, new AbortController().signal);
    expect(received[0]).toMatchObject({
      url: '/v1/beneficiary-households',
      authorization: 'Bearer token-of-kemensos',
    });
    const rest = { kkNumbers: ['1', '3'], programme: 'PKH' };
    expect(bodies()).toEqual([{ kkNumbers: ['1', '2', '3'], programme: 'PKH' }, rest, rest]);
  });

  it('sends watched people until the publisher knows each of them', async () => {
    answers = [{ status: 200, body: { notFound: [1] } }];
    await registerWatchList(url(), ['1', '2'], means, new AbortController().signal);
    expect(bodies()).toEqual([{ niks: ['1', '2'] }, { niks: ['2'] }]);
  });

  it('sends page by page', async () => {
    const numbers = Array.from({ length: 501 }, (_, index) => `${index}`);
    await registerBeneficiaries(url(), numbers, means, new AbortController().signal);
    expect(bodies()).toMatchObject([{ kkNumbers: numbers.slice(0, 500) }, { kkNumbers: ['500'] }]);
  });

  it('ends when it is stopped, even when a person is still unknown', async () => {
    answers = Array.from({ length: 100 }, () => ({ status: 200, body: { unknown: [0] } }));
    const abort = new AbortController();
    const naming = registerBeneficiaries(url(), ['1'], means, abort.signal);
    abort.abort();
    await expect(naming).rejects.toThrow('aborted');
  });

  it('does not hide a refusal', async () => {
    answers = [{ status: 403, body: {} }];
    const naming = registerBeneficiaries(url(), ['1'], means, new AbortController().signal);
    await expect(naming).rejects.toThrow('Kemensos answered 403');
  });
});
