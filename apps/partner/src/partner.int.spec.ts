import type { MessageContent } from '@peristiwa/conformance';
import { startTestMinistry, type TestMinistry } from '@peristiwa/testing';
import { partnerService } from './service';

jest.setTimeout(60_000);

/** A hyphen is allowed in the name of a partner, not in that of a role. */
const NAME = 'badan-contoh';

let partner: TestMinistry;
const deliver = (content: MessageContent) => partner.deliver(partner.publisher.compose(content));
const search = async (members: object, more: object = {}) => {
  const where = Object.entries(members).map(([member, equals]) => ({ member, equals }));
  const { body } = await partner.call(NAME, '/v1/persons/search', { where, ...more });
  const { persons, next } = body as { persons: { personKey: string }[]; next: string | null };
  return { keys: persons.map(({ personKey }) => personKey), next };
};

beforeAll(async () => {
  partner = await startTestMinistry(partnerService(NAME, { bootstrap: 'history' }));
  await deliver({ kind: 'born', personKey: 'a', state: { nik: '3204', name: 'Ayu', sex: 'female' } });
  await deliver({ kind: 'entered-scope', personKey: 'b', state: { nik: '3205', name: 'Budi', sex: 'male' } });
  await deliver({
    kind: 'moved',
    personKey: 'c',
    state: { nik: '3206', sex: 'female', address: { line: 'Jalan Melati 1' } },
  });
});
afterAll(() => partner.stop());

describe('the copy of a partner without code of its own (issue 12: a fourth ministry by data alone)', () => {
  it('finds persons by any members that its agreement has', async () => {
    expect(await search({ nik: '3205' })).toEqual({ keys: ['b'], next: null });
    expect(await search({ sex: 'female' })).toEqual({ keys: ['a', 'c'], next: null });
    expect(await search({ sex: 'female', nik: '3205' })).toEqual({ keys: [], next: null });
    expect(await search({ sex: 'female' }, { limit: 1 })).toEqual({ keys: ['a'], next: 'a' });
    expect(await search({ sex: 'female' }, { limit: 1, after: 'a' })).toEqual({ keys: ['c'], next: 'c' });
  });

  it('shows one person, and how many persons have which member', async () => {
    expect(await partner.call(NAME, '/v1/persons/a')).toEqual({
      status: 200,
      body: { personKey: 'a', version: 1, view: { nik: '3204', name: 'Ayu', sex: 'female' } },
    });
    expect((await partner.call(NAME, '/v1/persons/z')).status).toBe(404);
    expect(await partner.reads(2)).toEqual([
      { actor: NAME, what: 'person', person_keys: ['z'] },
      { actor: NAME, what: 'person', person_keys: ['a'] },
    ]);
    expect((await partner.call('operator', '/v1/summary')).body).toMatchObject({
      partner: NAME,
      persons: 3,
      members: { address: 1, name: 2, nik: 3, sex: 3 },
    });
  });

  it('forgets what the agreement no longer grants, and who left the scope', async () => {
    await deliver({
      kind: 'grants-changed',
      personKey: 'b',
      withdrawn: ['name'],
      state: { nik: '3205', sex: 'male' },
    });
    await deliver({ kind: 'left-scope', personKey: 'c' });
    expect((await partner.call(NAME, '/v1/persons/b')).body).toMatchObject({
      view: { nik: '3205', sex: 'male' },
    });
    expect((await search({ name: 'Budi' })).keys).toEqual([]);
    expect((await partner.call(NAME, '/v1/persons/c')).status).toBe(404);
    expect(await search({ sex: 'female' })).toEqual({ keys: ['a'], next: null });
  });

  it('counts members also while partitions are written at the same time', async () => {
    const before = (await partner.call('operator', '/v1/summary')).body as {
      persons: number;
      members: Record<string, number>;
    };
    const keys = Array.from({ length: 60 }, (_, index) => `counted-${index}`);
    const of = (partition: number) =>
      keys
        .filter((key) => partner.publisher.partitionOf(key) === partition)
        .map((personKey) => ({ personKey }));
    const inTurn = async (kind: string, more: (personKey: string) => Partial<MessageContent>) => {
      const messages = [0, 1, 2].map((partition) =>
        of(partition).map(({ personKey }) =>
          partner.publisher.compose({ kind, personKey, ...more(personKey) }),
        ),
      );
      await Promise.all(
        messages.map(async (some) => {
          for (const message of some) await partner.deliver(message);
        }),
      );
    };
    await inTurn('born', () => ({ state: { nik: '32', sex: 'male', name: 'Budi' } }));
    await inTurn('element-changed', () => ({ version: 2, state: { nik: '32', sex: 'male', blood: 'O' } }));
    const { body } = await partner.call('operator', '/v1/summary');
    const { nik = 0, sex = 0 } = before.members;
    expect(body).toMatchObject({
      persons: before.persons + 60,
      members: { ...before.members, nik: nik + 60, sex: sex + 60, blood: 60 },
    });
    await inTurn('left-scope', () => ({ version: 3 }));
    expect((await partner.call('operator', '/v1/summary')).body).toEqual(before);
  });

  it.each([
    ['no member', []],
    ['a member with another alphabet', [{ member: 'nik; --', equals: '1' }]],
    ['a list', [{ member: 'nik', equals: ['1'] }]],
  ])('refuses to search by %s', async (_, where) => {
    expect((await partner.call(NAME, '/v1/persons/search', { where })).status).toBe(400);
  });

  it('is open to its own partner and to staff only', async () => {
    expect((await partner.call('kemensos', '/v1/summary')).status).toBe(403);
    expect((await partner.call('operator', '/v1/persons/a')).status).toBe(403);
    expect((await partner.call('auditor', '/v1/persons/a')).status).toBe(200);
  });
});
