import { catalogue, changeableElements, type TypesOn } from '@peristiwa/domain';
import type { Parsed } from '../projector/fold-stream';
import { recordOf } from './record-of-act';

/** Members that are objects, with the members of those that are answered. */
const inner: Readonly<Record<string, readonly string[]>> = {
  placement: ['familyId', 'kkNumber', 'relationship', 'address'],
  address: ['area', 'line', 'rt', 'rw', 'postalCode'],
  marriageBook: ['number', 'kua', 'date'],
  divorceCertificate: ['number', 'date'],
  abroad: ['country', 'mission', 'certificate', 'returnedOn'],
  certificate: ['number', 'date'],
  marriageAct: ['number', 'marriedOn'],
  changes: changeableElements,
  ...Object.fromEntries(changeableElements.map((element) => [element, ['value', 'evidence']])),
  permit: ['kind', 'number', 'issuedAt', 'issuedOn', 'validUntil'],
  papers: ['nationality', 'passport', 'sponsor', 'firstArrival'],
  passport: ['number', 'validUntil'],
  sponsor: ['kind', 'name', 'address'],
  firstArrival: ['on', 'place'],
  decree: ['court', 'number', 'date'],
  decision: ['issuer', 'number', 'date', 'oathMinutes'],
  legalBasis: ['kind', 'number', 'date', 'issuer', 'sptjm'],
};

type Data = Readonly<Record<string, unknown>>;

function listed(data: Data, names: readonly string[]): Data {
  return Object.fromEntries(
    names
      .filter((name) => data[name] !== undefined)
      .map((name) => {
        const [value, below] = [data[name], inner[name]];
        return [
          name,
          below && typeof value === 'object' && value !== null ? listed(value as Data, below) : value,
        ];
      }),
  );
}

/**
 * What the timeline answers of the content of a person's event: the members that its definition lists as shown. A
 * member that a later release adds to an event stays confidential until it is listed there.
 */
export function dataView(type: string, data: unknown): Data {
  if (ofConfidentialAct(data)) return listed(data as Data, ['by']);
  const definition = Object.hasOwn(catalogue, type) ? catalogue[type as TypesOn<'person'>] : undefined;
  return listed(data as Data, definition?.shown ?? []);
}

/** Only the office of the person and auditors see such an event (`confidential` in its definition). */
export function isConfidential({ type }: Pick<Parsed, 'type'>): boolean {
  const definition = catalogue[type];
  return 'confidential' in definition && definition.confidential !== undefined;
}

/** That an act was an adoption is on the stream of the child alone: other streams of the act do not answer it. */
export function ofConfidentialAct(data: unknown): boolean {
  return (data as { readonly voided?: string }).voided === 'adoption';
}

/**
 * Why an act supersedes another, as its officer stated it: in the `meta` of the act, of which nothing else is answered
 * (it names the clerk).
 */
export function groundsOf({ meta, supersedes, data, type }: Parsed) {
  if (!supersedes || ofConfidentialAct(data) || isConfidential({ type })) return {};
  const { reason, legalBasis } = JSON.parse(meta) as { reason?: string; legalBasis?: Data };
  return { reason, legalBasis: legalBasis && listed({ legalBasis }, ['legalBasis'])['legalBasis'] };
}

/** The case of data balikan that the act settles (Permendagri 102/2019 art. 38), for whoever may see the act. */
function caseOf({ meta, data, type }: Parsed): { readonly settles?: string } {
  if (!meta.includes('"settles":') || ofConfidentialAct(data) || isConfidential({ type })) return {};
  const { settles } = JSON.parse(meta) as { settles?: string };
  return settles === undefined ? {} : { settles };
}

/**
 * An event in the timeline, without the stream (it is the person requested) and without `meta` (it names the clerk).
 */
export function eventView(event: Parsed) {
  return {
    position: event.position,
    version: event.version,
    actIndex: event.actIndex,
    actSize: event.actSize,
    eventId: event.eventId,
    requestId: event.requestId,
    type: event.type,
    schemaVersion: event.schemaVersion,
    occurredOn: event.occurredOn,
    reportedOn: event.reportedOn,
    ...recordOf(event),
    office: event.office,
    supersedes: event.supersedes,
    ...groundsOf(event),
    ...caseOf(event),
    data: dataView(event.type, event.data),
  };
}
