import type { FastifyRequest } from 'fastify';
import type { Actor } from '@peristiwa/service';
import { familyOfFour, FATHER, idOf } from '@peristiwa/testing';
import { FeedsUnderTest, until, type Sent } from '../feeds-under-test';
import { Holdings } from './holdings';
import { HoldingsController } from './holdings.controller';

/* Issue 14, page 2: what each partner holds of a person and when it was told. */

let feeds: FeedsUnderTest;
let controller: HoldingsController;

beforeAll(async () => {
  feeds = await FeedsUnderTest.open();
  controller = new HoldingsController(new Holdings(feeds.pool), feeds.reader, feeds.feeds);
  await feeds.agree('kemensos');
  await feeds.agree('bps');
  await feeds.registry.record(familyOfFour());
  feeds.build();
  await feeds.built();
});
afterAll(() => feeds.close());

const operator: Actor = { subject: 'operator', roles: ['operator'] };
const read = (personId: string, actor: Actor, purpose?: string) =>
  controller.ofPerson(personId, purpose, actor, { id: idOf(77) } as FastifyRequest);

it('has names of fields and the last message of each partner, no value and no pseudonym', async () => {
  const { holdings } = await read(FATHER, operator, 'konsol');
  expect(holdings.map(({ partner }) => partner)).toEqual([feeds.names.bps, feeds.names.kemensos]);
  const [, ofKemensos] = holdings;
  expect(ofKemensos).toMatchObject({
    fields: expect.arrayContaining(['familyKey', 'name', 'nik']),
    agreementVersion: 1,
    messages: 1,
    last: { sequence: expect.any(Number), isSent: false },
  });
  const { nik, name } = feeds.registry.register.registered(FATHER);
  const { rows } = await feeds.pool.query<{ key: string }>(
    'SELECT person_key AS key FROM publisher.holding WHERE partner = $1 AND person_id = $2',
    [feeds.names.bps, FATHER],
  );
  const text = JSON.stringify(holdings);
  for (const hidden of [nik, name, ...rows.map(({ key }) => key)]) expect(text).not.toContain(hidden);
});

it('says when the last message has been sent', async () => {
  feeds.release();
  feeds.send([] as Sent);
  await feeds.released();
  const sent = await until(async () => {
    const { holdings } = await read(FATHER, operator);
    return holdings.every(({ last }) => last?.isSent === true) && holdings;
  });
  expect(sent).toHaveLength(2);
});

it('is recorded with reader and purpose', async () => {
  const { rows } = await feeds.pool.query(
    `SELECT actor, person_id FROM publisher.access_log WHERE purpose = 'konsol'`,
  );
  expect(rows).toEqual([{ actor: 'operator', person_id: FATHER }]);
});

it.each<[string, Actor]>([
  ['an auditor', { subject: 'a', roles: ['auditor'] }],
  ['the office of residence', { subject: 'r', roles: ['registrar'], office: '3204' }],
])('is answered to %s', async (_, actor) => {
  expect((await read(FATHER, actor)).personId).toBe(FATHER);
});

it('is refused to another office', async () => {
  const elsewhere: Actor = { subject: 'r', roles: ['registrar'], office: '3301' };
  await expect(read(FATHER, elsewhere)).rejects.toMatchObject({ code: 'other-office-area' });
});

it('is of nobody who is not in the register', async () => {
  await expect(read(idOf(99), operator)).rejects.toMatchObject({ code: 'person-not-found' });
});
