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
  /** W3C trace context; a Kafka header with its own name, not a `ce_` attribute. */
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
  if (attributes.traceparent !== undefined) headers['traceparent'] = attributes.traceparent;
  return headers;
}

export function fromHeaders(
  headers: Readonly<Record<string, Buffer | string | undefined>>,
): CloudEventAttributes {
  const read = (name: string): string | undefined => headers[name]?.toString();
  const specversion = read('ce_specversion');
  if (specversion !== '1.0') {
    throw new InvalidCloudEvent(`ce_specversion is ${specversion ?? 'missing'}, expected 1.0`);
  }
  const found: Record<string, string> = {};
  for (const name of REQUIRED) {
    const value = read(`ce_${name}`);
    if (!value) throw new InvalidCloudEvent(`ce_${name} is missing`);
    found[name] = value;
  }
  for (const name of OPTIONAL) {
    const value = read(`ce_${name}`);
    if (value !== undefined) found[name] = value;
  }
  const extensions: Record<string, string> = {};
  for (const header of Object.keys(headers)) {
    const name = header.startsWith('ce_') ? header.slice('ce_'.length) : undefined;
    const value = read(header);
    if (name && value !== undefined && !KNOWN.has(name)) extensions[name] = value;
  }
  const datacontenttype = read('content-type');
  const traceparent = read('traceparent');
  return {
    ...(found as Pick<CloudEventAttributes, 'id' | 'source' | 'type'>),
    ...(datacontenttype === undefined ? {} : { datacontenttype }),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
  };
}
