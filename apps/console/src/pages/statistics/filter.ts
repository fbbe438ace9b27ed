/** What the page shows numbers of. */
export interface Filter {
  /** Area code; empty for the whole country. */
  readonly area: string;
  /** Day of the population. */
  readonly day: string;
  /** Months, both included. */
  readonly from: string;
  readonly to: string;
  /** Day of the cut-off; absent for now. */
  readonly knownAt?: string;
}

export interface SectionProps {
  readonly filter: Filter;
}

export const kinds = ['birth', 'death', 'marriage', 'divorce', 'move'] as const;
export type Kind = (typeof kinds)[number];

export const periodQuery = ({ from, to, knownAt }: Filter) => ({ from, to, ...(knownAt && { knownAt }) });
export const areaQuery = ({ area }: Filter) => (area === '' ? {} : { area });
