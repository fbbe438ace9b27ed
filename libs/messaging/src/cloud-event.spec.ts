import { fromHeaders, InvalidCloudEvent, toHeaders, type CloudEventAttributes } from './cloud-event';

const attributes: CloudEventAttributes = {
  id: '019ab0c0-0000-7000-8000-000000000001',
  source: '/peristiwa/publisher',
  type: 'id.peristiwa.person.born.v1',
  time: '2026-01-02T03:04:05.678Z',
  subject: 'k-1',
  datacontenttype: 'application/json',
  sequence: '12',
  previoussequence: '9',
  recordedtime: '2026-01-02T03:04:05.600Z',
  causationid: '019ab0c0-0000-7000-8000-000000000002',
  requestid: '019ab0c0-0000-7000-8000-000000000003',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

describe('CloudEvents in Kafka binary mode', () => {
  it('writes one header per attribute', () => {
    expect(toHeaders(attributes)).toEqual({
      ce_specversion: '1.0',
      ce_id: attributes.id,
      ce_source: '/peristiwa/publisher',
      ce_type: 'id.peristiwa.person.born.v1',
      ce_time: attributes.time,
      ce_subject: 'k-1',
      ce_sequence: '12',
      ce_previoussequence: '9',
      ce_recordedtime: attributes.recordedtime,
      ce_causationid: attributes.causationid,
      ce_requestid: attributes.requestid,
      'content-type': 'application/json',
      ce_traceparent: attributes.traceparent,
    });
  });

  it('reads back what a reader of messages needs', () => {
    const { type, subject, sequence, previoussequence, recordedtime, causationid } = attributes;
    expect(fromHeaders(toHeaders({ ...attributes, extensions: { tenant: 'é' } }))).toEqual({
      ...{ type, subject, sequence, previoussequence, recordedtime, causationid },
    });
  });

  it('omits missing attributes', () => {
    const heartbeat = { id: 'i', source: 's', type: 't' };
    expect(toHeaders(heartbeat)).toEqual({
      ce_specversion: '1.0',
      ce_id: 'i',
      ce_source: 's',
      ce_type: 't',
      'content-type': 'application/json',
    });
    expect(fromHeaders(toHeaders(heartbeat))).toEqual({ type: 't' });
  });

  it.each(['id', 'source', 'type'] as const)('does not write an event without %s', (name) => {
    expect(() => toHeaders({ ...attributes, [name]: '' })).toThrow(InvalidCloudEvent);
  });

  it.each(['Tenant', 'a-b', '', 'sequence', 'x'.repeat(21)])('refuses the extension name "%s"', (name) => {
    expect(() => toHeaders({ ...attributes, extensions: { [name]: 'v' } })).toThrow(InvalidCloudEvent);
  });

  it.each(['ce_specversion', 'ce_id', 'ce_source', 'ce_type'])('refuses a message without %s', (header) => {
    const { [header]: _, ...rest } = toHeaders(attributes);
    expect(() => fromHeaders(rest)).toThrow(InvalidCloudEvent);
    expect(() => fromHeaders({ ...rest, [header]: '' })).toThrow(InvalidCloudEvent);
  });

  it('refuses another major version', () => {
    expect(() => fromHeaders({ ...toHeaders(attributes), ce_specversion: '2.0' })).toThrow(/2\.0/);
  });
});
