/** Kinds of observations with the details that each has (`libs/service/src/observation-body.ts`). */
export const observationKinds = [
  'found-deceased',
  'found-moved',
  'found-duplicate',
  'beneficiary-status',
  'departed-abroad',
  'returned-from-abroad',
  'contract-ended',
] as const;
export type ObservationKind = (typeof observationKinds)[number];

export type Detail = 'occurredOn' | 'area' | 'country' | 'otherPersonKey' | 'programme' | 'status';

const detailsOf: Readonly<
  Record<ObservationKind, { readonly must: readonly Detail[]; readonly may: readonly Detail[] }>
> = {
  'found-deceased': { must: [], may: ['occurredOn', 'area', 'country'] },
  'found-moved': { must: [], may: ['occurredOn', 'area', 'country'] },
  'found-duplicate': { must: ['otherPersonKey'], may: [] },
  'beneficiary-status': { must: ['programme', 'status'], may: ['occurredOn'] },
  'departed-abroad': { must: ['country'], may: ['occurredOn'] },
  'returned-from-abroad': { must: [], may: ['occurredOn', 'country'] },
  'contract-ended': { must: [], may: ['occurredOn', 'country'] },
};

/** Whether a kind has a detail, and whether it has to be given. */
export const has = (kind: ObservationKind, detail: Detail): boolean =>
  detailsOf[kind].must.includes(detail) || detailsOf[kind].may.includes(detail);
export const needs = (kind: ObservationKind, detail: Detail): boolean =>
  detailsOf[kind].must.includes(detail);

interface AgreementVersion {
  readonly status: string;
  readonly observations: readonly ObservationKind[];
}

/** The kinds that the agreement in force allows. */
export const observationsOf = (versions: readonly AgreementVersion[]): readonly ObservationKind[] =>
  versions.find(({ status }) => status === 'active')?.observations ?? [];

/** What is typed in the form. */
export interface Finding {
  readonly personKey: string;
  readonly kind: ObservationKind;
  readonly occurredOn: string | null;
  readonly area: string;
  readonly country: string;
  readonly otherPersonKey: string;
  readonly programme: string;
  readonly status: 'active' | 'suspended' | 'ended';
  readonly observedOn: string | null;
  readonly description: string;
  readonly document: string;
  readonly documentNumber: string;
}

export const noFinding: Finding = {
  personKey: '',
  kind: 'found-deceased',
  occurredOn: null,
  area: '',
  country: '',
  otherPersonKey: '',
  programme: '',
  status: 'active',
  observedOn: null,
  description: '',
  document: '',
  documentNumber: '',
};

/**
 * The body of a report: only details of its kind, and only those that are filled in.
 * @param observationId stays the same when the report is sent again
 */
export function reportBody(finding: Finding, observationId: string) {
  const { kind, personKey, observedOn, description, document, documentNumber } = finding;
  const filled = (['occurredOn', 'area', 'country', 'otherPersonKey', 'programme', 'status'] as const)
    .filter((detail) => has(kind, detail))
    .map((detail) => [detail, String(finding[detail] ?? '').trim()] as const)
    .filter(([, value]) => value !== '');
  return {
    observationId,
    personKey: personKey.trim(),
    kind,
    details: Object.fromEntries(filled),
    evidence: {
      observedOn: observedOn ?? '',
      description: description.trim(),
      documents:
        document.trim() === ''
          ? []
          : [
              {
                type: document.trim(),
                ...(documentNumber.trim() !== '' && { number: documentNumber.trim() }),
              },
            ],
    },
  };
}
