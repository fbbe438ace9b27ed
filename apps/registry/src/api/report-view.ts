import type { EventType } from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import { recordOf } from './record-of-act';

interface Party {
  readonly nik?: string;
  readonly name: string;
  readonly kkNumber?: string;
  readonly citizenship?: string;
}
interface Basis {
  readonly kind: string;
  readonly number: string;
  readonly date: string;
  readonly issuer: string;
  readonly sptjm?: string;
}
interface Meta {
  /** Of an act that supersedes another. */
  readonly legalBasis?: Basis;
  readonly envelope?: {
    readonly reporter?: Party & { readonly relationship: string };
    readonly witnesses?: readonly Party[];
    readonly legalBasis?: Basis;
    readonly channel?: string;
  };
}

/**
 * What is answered of the `meta` of an act's first event. A member that a later release adds to it, and the name of the
 * officer, stay in the ledger.
 */
export function reportView(first: StoredEvent) {
  const { envelope = {}, ...meta } = JSON.parse(first.meta) as Meta;
  const { reporter, witnesses, channel } = envelope;
  const basis = envelope.legalBasis ?? meta.legalBasis;
  return {
    ...recordOf({ ...first, type: first.type as EventType }),
    requestId: first.requestId,
    reportedOn: first.reportedOn,
    supersedes: first.supersedes,
    reporter: reporter && { ...partyOf(reporter), relationship: reporter.relationship },
    witnesses: witnesses?.map(partyOf),
    legalBasis: basis && basisOf(basis),
    channel,
  };
}

const partyOf = ({ nik, name, kkNumber, citizenship }: Party): Party => ({
  nik,
  name,
  kkNumber,
  citizenship,
});
const basisOf = ({ kind, number, date, issuer, sptjm }: Basis): Basis => ({
  kind,
  number,
  date,
  issuer,
  sptjm,
});
