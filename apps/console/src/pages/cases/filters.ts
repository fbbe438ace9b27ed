/** What the filters of the list are set to. */
export interface Filters {
  readonly area?: string;
  readonly kind?: string;
  readonly minAgeDays: number;
  readonly assignee: 'anyone' | 'me' | 'nobody';
  readonly state?: 'open' | 'assigned' | 'settled' | 'rejected';
}

export const noFilters: Filters = { minAgeDays: 0, assignee: 'anyone', state: 'open' };

/** Ages to choose from, in days. */
export const ages = [0, 7, 30, 60, 180] as const;

const PAGE = 200;

/** The query of `GET /v1/cases` of the registry. */
export function caseQuery(
  { area, kind, minAgeDays, assignee }: Filters,
  kinds: readonly string[],
  subject: string,
) {
  return {
    kinds: kind !== undefined && kinds.includes(kind) ? kind : kinds.join(','),
    ...(area !== undefined && { area }),
    ...(minAgeDays > 0 && { minAgeDays }),
    ...(assignee !== 'anyone' && { assignee: assignee === 'me' ? subject : '' }),
    limit: PAGE,
  };
}

/** The query of `GET /v1/observations` of the publisher; it knows offices, so an area below one does not filter. */
export function reportQuery({ area, kind, minAgeDays, state }: Filters, kinds: readonly string[]) {
  return {
    ...(area?.length === 4 && { office: area }),
    ...(kind !== undefined && kinds.includes(kind) && { kind: kind as never }),
    ...(minAgeDays > 0 && { minAgeDays }),
    ...(state !== undefined && { state }),
    limit: PAGE,
  };
}
