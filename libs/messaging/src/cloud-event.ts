/**
 * CloudEvents 1.0, Kafka protocol binding in binary mode: attributes are headers `ce_<name>`, the value is the data.
 * This project has its own codec because the SDK takes 20 times as long and fails on the Buffer headers of kafkajs.
 */
export interface CloudEventAttributes {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** When the act was recorded or the heartbeat sent, RFC 3339. */
  readonly time?: string;
  /** The partner's own key of the person; a heartbeat has none. */
  readonly subject?: string;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  /** Dense 1..n in one feed, decimal. */
  readonly sequence?: string;
  /** Sequence of the previous message in the same partition, "0" for the first. */
  readonly previoussequence?: string;
  readonly recordedtime?: string;
  /** The act in the ledger that caused this message. */
  readonly causationid?: string;
  readonly requestid?: string;
  /** W3C Trace Context: extension Distributed Tracing of CloudEvents. */
  readonly traceparent?: string;
  /** Any other extension by its CloudEvents name (lower-case letters and digits). */
  readonly extensions?: Readonly<Record<string, string>>;
}

/** A message whose headers are not those of a CloudEvent in binary mode. */
export class InvalidCloudEvent extends Error {
  override readonly name = 'InvalidCloudEvent';
}

const REQUIRED = ['id', 'source', 'type'] as const;
const OPTIONAL = [
  'time',
  'subject',
  'dataschema',
  'sequence',
  'previoussequence',
  'recordedtime',
  'causationid',
  'requestid',
  'traceparent',
] as const;
const KNOWN: ReadonlySet<string> = new Set(['specversion', ...REQUIRED, ...OPTIONAL]);
const EXTENSION_NAME = /^[a-z0-9]{1,20}$/;

export function toHeaders(attributes: CloudEventAttributes): Record<string, string> {
  const headers: Record<string, string> = { ce_specversion: '1.0' };
  for (const name of REQUIRED) {
    if (!attributes[name]) throw new InvalidCloudEvent(`attribute ${name} is empty`);
    headers[`ce_${name}`] = attributes[name];
  }
  for (const name of OPTIONAL) {
    const value = attributes[name];
    if (value !== undefined) headers[`ce_${name}`] = value;
  }
  for (const [name, value] of Object.entries(attributes.extensions ?? {})) {
    if (!EXTENSION_NAME.test(name) || KNOWN.has(name)) {
      throw new InvalidCloudEvent(`${name} is not a valid name of an extension`);
    }
    headers[`ce_${name}`] = value;
  }
  headers['content-type'] = attributes.datacontenttype ?? 'application/json';
  return headers;
}

/** What a reader of messages needs; other attributes stay in the headers. Every message of a feed goes through here. */
type ReadAttributes = Pick<
  CloudEventAttributes,
  'type' | 'subject' | 'sequence' | 'previoussequence' | 'recordedtime' | 'causationid'
>;

export function fromHeaders(headers: Readonly<Record<string, string | undefined>>): ReadAttributes {
  const specversion = headers['ce_specversion'];
  if (specversion !== '1.0') {
    throw new InvalidCloudEvent(`ce_specversion is ${specversion ?? 'missing'}, expected 1.0`);
  }
  const { ce_id: id, ce_source: source, ce_type: type } = headers;
  if (!id) throw new InvalidCloudEvent('ce_id is missing');
  if (!source) throw new InvalidCloudEvent('ce_source is missing');
  if (!type) throw new InvalidCloudEvent('ce_type is missing');
  return {
    type,
    subject: headers['ce_subject'],
    sequence: headers['ce_sequence'],
    previoussequence: headers['ce_previoussequence'],
    recordedtime: headers['ce_recordedtime'],
    causationid: headers['ce_causationid'],
  };
}
