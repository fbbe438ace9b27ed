interface TimelineEvent {
  readonly actId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The persons with whom the act compared the one who has the flag: `candidateIds` of the event of that act, else of any
 * event, since a correction repeats the comparison under an act of its own.
 */
export function candidatesIn(events: readonly TimelineEvent[], actId: string | null): readonly string[] {
  const named = events.filter(({ data }) => Array.isArray(data['candidateIds']));
  const own = named.filter((event) => event.actId === actId);
  const [source] = own.length > 0 ? own : named.toReversed();
  return (source?.data['candidateIds'] ?? []) as readonly string[];
}
