interface Reported {
  readonly occurredOn: string;
  readonly reportedOn: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const DAY_MS = 86_400_000;

/** Days between an event and its report; never less than 0. */
export function daysToReport({
  occurredOn,
  reportedOn,
}: Pick<Reported, 'occurredOn' | 'reportedOn'>): number {
  return Math.max(0, Math.round((Date.parse(reportedOn) - Date.parse(occurredOn)) / DAY_MS));
}

/** Late as the desk judged it by the law (UU 24/2013 art. 32 for births), not by a number of days of this page. */
export const isLate = ({ data }: Pick<Reported, 'data'>): boolean => data['reportedLate'] === true;
