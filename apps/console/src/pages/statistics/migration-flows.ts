export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly persons: number;
}

/** Arrivals and departures of each province that has any, by code. */
export function netByProvince(flows: readonly Flow[]) {
  const codes = [...new Set(flows.flatMap(({ from, to }) => [from, to]))].toSorted();
  return codes.map((code) => {
    const arrived = sum(flows.filter(({ to }) => to === code));
    const left = sum(flows.filter(({ from }) => from === code));
    return { code, arrived, left, net: arrived - left };
  });
}

export const sum = (flows: readonly Flow[]): number => flows.reduce((all, { persons }) => all + persons, 0);

/** Links of a flow chart. Origin and destination are nodes of their own: a province has both, and links make no circle. */
export function linksOf(flows: readonly Flow[], most: number) {
  const largest = flows.toSorted((a, b) => b.persons - a.persons).slice(0, most);
  return largest.map(({ from, to, persons }) => ({
    source: `from ${from}`,
    target: `to ${to}`,
    value: persons,
  }));
}
