import { readFeedMessage } from './feed-message';

const headers = {
  ce_specversion: '1.0',
  ce_id: 'e1',
  ce_source: '/peristiwa/publisher',
  ce_type: 'id.peristiwa.person.died.v1',
  ce_subject: 'p1',
  ce_sequence: '12',
  ce_previoussequence: '0',
  ce_recordedtime: '2026-11-22T03:00:00Z',
  ce_causationid: 'a1',
};
const value = { personKey: 'p1', version: 3, recordedAt: '2026-11-22T03:00:00Z', state: { later: [1] } };
const read = (changed: Record<string, string | undefined>, text = JSON.stringify(value)) => {
  const given = Object.entries({ ...headers, ...changed }).filter((entry) => entry[1] !== undefined);
  return readFeedMessage({
    partition: 2,
    key: 'p1',
    headers: Object.fromEntries(given) as Record<string, string>,
    value: text,
  });
};

describe('reading a feed message', () => {
  it('keeps members of the state that it does not know', () => {
    expect(read({})).toMatchObject({
      form: 'sequenced',
      partition: 2,
      sequence: 12,
      previousSequence: 0,
      kind: 'died',
      personKey: 'p1',
      recordedTime: '2026-11-22T03:00:00Z',
      actId: 'a1',
      change: value,
    });
  });

  it('uses the key as the person when there is no subject', () => {
    expect(read({ ce_subject: undefined })).toMatchObject({ personKey: 'p1' });
  });

  it('keeps the type of a later release', () => {
    const type = 'id.peristiwa.person.enrolled.v1';
    expect(read({ ce_type: type })).toMatchObject({ form: 'sequenced', kind: type });
  });

  it.each(['{', '{"personKey":"p1"}', ''])('keeps the position of a value it cannot read: %s', (text) => {
    expect(read({}, text)).toMatchObject({ form: 'sequenced', sequence: 12, change: undefined });
  });

  it('reads a heartbeat', () => {
    const data = { highWater: 9, partitionHighWater: 4, registryPosition: 30, at: '2026-11-22T03:00:00Z' };
    const type = { ce_type: 'id.peristiwa.feed.heartbeat.v1' };
    expect(read(type, JSON.stringify(data))).toEqual({ form: 'heartbeat', ...data, data });
    expect(read(type, '{}')).toMatchObject({ form: 'unreadable' });
  });

  it('reads the end of a back-fill, which has no sequence', () => {
    const data = {
      agreementVersion: 2,
      afterSequence: 4,
      throughSequence: 9,
      messages: 5,
      digest: 'ab',
      at: '2026-11-22T03:00:00Z',
      partition: 2,
      keyId: 'k',
      signature: 's',
    };
    const type = { ce_type: 'id.peristiwa.feed.backfill-completed.v1', ce_sequence: undefined };
    expect(read(type, JSON.stringify(data))).toEqual({ form: 'backfill', ...data, data });
    expect(read(type, '{}')).toMatchObject({ form: 'unreadable' });
  });

  it.each([
    [{ ce_specversion: undefined }],
    [{ ce_sequence: undefined }],
    [{ ce_sequence: '-1' }],
    [{ ce_previoussequence: 'x' }],
  ])('reads no position from a message with %j', (changed) => {
    expect(read(changed)).toMatchObject({ form: 'unreadable' });
  });
});
