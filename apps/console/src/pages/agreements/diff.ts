import type { components } from '../../api/generated/publisher';

export type Terms = components['schemas']['AgreementDraft']['terms'];

/** What is in one list and not in the other. */
export interface ListChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly kept: readonly string[];
}

type ListTerm = 'fields' | 'eventTypes' | 'purposes' | 'observations';
type ValueTerm = 'legalBasis' | 'slice' | 'pseudonymised' | 'validFrom' | 'validTo' | 'quotaPerDay';
type Value = string | number | boolean | null;

export interface AgreementDifference {
  readonly lists: Readonly<Record<ListTerm, ListChange>>;
  readonly areas: ListChange;
  /** Only those that differ. */
  readonly values: readonly {
    readonly term: ValueTerm;
    readonly before: Value | undefined;
    readonly after: Value;
  }[];
}

export const listTerms = ['fields', 'eventTypes', 'purposes', 'observations'] as const;
const valueTerms = ['legalBasis', 'slice', 'pseudonymised', 'validFrom', 'validTo', 'quotaPerDay'] as const;

/** The whole country as an entry of a list of areas. */
export const NATIONAL = 'national';

/** What a version changes beside another one; without one, everything is new. */
export function differenceOf(before: Terms | undefined, after: Terms): AgreementDifference {
  const list = (term: ListTerm) => changeOf(before?.[term] ?? [], after[term]);
  return {
    lists: {
      fields: list('fields'),
      eventTypes: list('eventTypes'),
      purposes: list('purposes'),
      observations: list('observations'),
    },
    areas: areaChange(areasOf(before), areasOf(after)),
    values: valueTerms
      .filter((term) => before === undefined || before[term] !== after[term])
      .map((term) => ({ term, before: before?.[term], after: after[term] })),
  };
}

/** Whether anything differs at all. */
export function isSameAs({ lists, areas, values }: AgreementDifference): boolean {
  const changes = [...Object.values(lists), areas];
  return values.length === 0 && changes.every(({ added, removed }) => added.length + removed.length === 0);
}

function changeOf(before: readonly string[], after: readonly string[]): ListChange {
  return {
    added: after.filter((one) => !before.includes(one)),
    removed: before.filter((one) => !after.includes(one)),
    kept: after.filter((one) => before.includes(one)),
  };
}

function areasOf(terms: Terms | undefined): readonly string[] {
  if (!terms) return [];
  return terms.areaScope === 'national' ? [NATIONAL] : terms.areaScope;
}

/** A regency of a province that was covered adds nothing, and one of a province that stays is not removed. */
function areaChange(before: readonly string[], after: readonly string[]): ListChange {
  return {
    added: after.filter((area) => !isCovered(area, before)),
    removed: before.filter((area) => !isCovered(area, after)),
    kept: after.filter((area) => isCovered(area, before)),
  };
}

function isCovered(area: string, by: readonly string[]): boolean {
  return by.includes(NATIONAL) || by.some((code) => area.startsWith(code));
}
