/** An address as an event of the timeline has it: with the code of the area that was recorded. */
export interface PlaceOnRecord {
  readonly area: string;
  readonly line: string;
  readonly rt: string;
  readonly rw: string;
}

/** Where somebody lived, from a day on, until another day or still. */
export interface Stay extends PlaceOnRecord {
  readonly from: string;
  readonly until: string | undefined;
  /** The event that says so. */
  readonly type: string;
  readonly actId: string;
}

interface Happened {
  readonly type: string;
  readonly actId: string;
  readonly occurredOn: string;
  readonly isVoid: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/** It ends an address without another one; whoever comes back to it begins a new stay. */
const ABROAD = 'DepartedAbroad';

/** The addresses of a timeline in the order of life. What a void event said is left out, and what changed nothing. */
export function addressesOf(events: readonly Happened[]): readonly Stay[] {
  const stays: Stay[] = [];
  for (const { type, actId, occurredOn, isVoid, data } of events) {
    if (isVoid) continue;
    const place = placeIn(data);
    const before = stays.at(-1);
    const isThere = before?.until === undefined;
    if (!place && type !== ABROAD) continue;
    if (before && place && isThere && isSame(before, place)) continue;
    if (before && isThere) stays[stays.length - 1] = { ...before, until: occurredOn };
    if (!place) continue;
    stays.push({ ...place, from: occurredOn, until: undefined, type, actId });
  }
  return stays;
}

/** Stays by province (the first two digits of the area), in the order of the first stay in each. */
export function byProvince(stays: readonly Stay[]): readonly (readonly [string, readonly Stay[]])[] {
  const groups = new Map<string, Stay[]>();
  for (const stay of stays) {
    const province = stay.area.slice(0, 2);
    groups.set(province, [...(groups.get(province) ?? []), stay]);
  }
  return [...groups];
}

function placeIn({ placement, address }: Happened['data']): PlaceOnRecord | undefined {
  const given = ((placement as Happened['data'] | undefined)?.['address'] ?? address) as
    Partial<PlaceOnRecord> | undefined;
  return typeof given?.area === 'string'
    ? { area: given.area, line: given.line ?? '', rt: given.rt ?? '', rw: given.rw ?? '' }
    : undefined;
}

const isSame = (one: PlaceOnRecord, other: PlaceOnRecord): boolean =>
  one.area === other.area && one.line === other.line && one.rt === other.rt && one.rw === other.rw;
