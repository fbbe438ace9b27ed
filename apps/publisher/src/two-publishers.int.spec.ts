import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FEED_KEYS_OWNER } from '@peristiwa/contracts';
import { KeyFolder } from '@peristiwa/signing';
import { alone, familyOfFour } from '@peristiwa/testing';
import { FeedsUnderTest, until, type Sent } from './feeds-under-test';
import { replaceKeys } from './replace-keys/replace-keys';
import { FeedKeys } from './sign/feed-keys';
import { publishedKeys } from './sign/published-keys';
import { isHeartbeat } from './topic-under-test';

// ADR 0021: the key history is one for all feeds, and all publishers share it.
describe('a second publisher with another folder of keys', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;
  let dir: string;
  let sent: Sent;
  let others: Sent;

  beforeEach(async () => {
    under = await FeedsUnderTest.open();
    dir = await mkdtemp(join(tmpdir(), 'peristiwa-other-keys-'));
    await new KeyFolder(dir).addNextKey(FEED_KEYS_OWNER);
    [sent, others] = [[], []];
  });
  afterEach(async () => {
    await under.close();
    await rm(dir, { recursive: true });
  });

  const otherKeys = () => FeedKeys.open(dir, publishedKeys(under.pool));
  const messages = (all: Sent) => all.flatMap(([, some]) => some);
  const leased = () =>
    under.asOwner(
      `SELECT name FROM publisher.checkpoint WHERE leased_until > clock_timestamp() ORDER BY name`,
    );

  it('builds, releases and sends nothing, neither beside the first one nor after it', async () => {
    await Promise.all([under.agree('kemensos'), under.agree('bps')]);
    const first = [under.build(), under.send(sent), under.release()];
    await under.registry.record(familyOfFour());
    await under.released();
    const { keyId } = await under.feedKeys.signer();
    await until(async () => messages(sent).filter((one) => !isHeartbeat(one)).length === 8);

    const feedKeys = await otherKeys();
    const asked = jest.spyOn(feedKeys, 'maySign');
    under.build({ feedKeys });
    under.send(others, { feedKeys });
    await Promise.all(first.map((one) => one.stop()));
    await under.registry.record(alone(7));
    const before = asked.mock.calls.length;
    await until(async () => asked.mock.calls.length > before + 20);
    expect(await leased()).toEqual([]);
    expect(others).toEqual([]);
    expect(await under.published('kemensos', 4)).toEqual([]);

    under.build();
    under.send(sent);
    under.release();
    await under.released();
    await until(async () => messages(sent).filter((one) => !isHeartbeat(one)).length === 10);
    expect(others).toEqual([]);
    const signers = [...(await under.pulled('kemensos')), ...(await under.pulled('bps'))].map(
      ({ headers }) => headers['ce_feedkey'] ?? keyId,
    );
    const beats = messages(sent).filter(isHeartbeat);
    expect(beats.length).toBeGreaterThan(0);
    const beatKeys = beats.map(({ value }) => (JSON.parse(String(value)) as { keyId: string }).keyId);
    expect(new Set([...signers, ...beatKeys])).toEqual(new Set([keyId]));
  });

  it('signs nothing when it starts first in a database whose messages another key has signed', async () => {
    await under.agree('kemensos');
    const first = under.build();
    await under.registry.record(familyOfFour());
    await under.built();
    await first.stop();
    // As the release before left it.
    await under.asOwner('DELETE FROM publisher.feed_key');
    expect(await (await otherKeys()).maySign()).toBe(false);
    await until(() => under.feedKeys.maySign());
    const { keys } = await under.feedKeys.history();
    expect(keys.map(({ keyId }) => keyId)).toEqual([(await under.feedKeys.signer()).keyId]);
  });

  // The folder is lost, and its backup too (docs/runbooks/rotate-feed-key.md).
  it('signs after an operator has replaced the published keys, and the first one no longer does', async () => {
    expect(await under.feedKeys.maySign()).toBe(true);
    const feedKeys = await otherKeys();
    expect(await feedKeys.maySign()).toBe(false);
    const first = await replaceKeys(under.databaseUrl, dir);
    await until(() => feedKeys.maySign());
    expect(first).toBe((await feedKeys.signer()).keyId);
    await until(async () => !(await under.feedKeys.maySign()));
  });

  it('may neither change nor remove what is published', async () => {
    await under.feedKeys.maySign();
    for (const statement of ['DELETE FROM publisher.feed_key', "UPDATE publisher.feed_key SET entry = ''"]) {
      await expect(under.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });
});
