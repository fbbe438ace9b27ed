import { presentCode, type AreaDirectory } from '@peristiwa/domain';
import type { Balance, PopulationCount, VillageFlows } from './counts';

/** What is counted: the areas of today whose codes begin with `prefix`, by the first `digits` of their codes. */
interface Counted {
  readonly prefix: string;
  readonly digits: number;
}

/**
 * Counts of villages as recorded, by the codes of today (ADR 0038): a boundary reform changes no span of residence, and
 * whoever lived in an area before it had its present code counts in that area.
 */
export function countsByPresentCodes(
  villages: readonly PopulationCount[],
  { prefix, digits }: Counted,
  areas: AreaDirectory,
): PopulationCount[] {
  const sums = new Map<string, PopulationCount>();
  for (const { area: village, sex, age, persons } of villages) {
    const now = presentCode(village, areas);
    if (!now.startsWith(prefix)) continue;
    const area = now.slice(0, digits);
    const key = `${area} ${sex} ${String(age).padStart(3, '0')}`;
    sums.set(key, { area, sex, age, persons: persons + (sums.get(key)?.persons ?? 0) });
  }
  return inOrder(sums);
}

/** Balances by the codes of today. A move between two areas that are one today is none. */
export function balancesByPresentCodes(
  villages: readonly VillageFlows[],
  { prefix, digits }: Counted,
  areas: AreaDirectory,
): Balance[] {
  const sums = new Map<string, Balance>();
  const codeOf = (village: string) => presentCode(village, areas).slice(0, digits);
  for (const { area: village, previousArea, nextArea, arrivals, departures, ...flows } of villages) {
    if (!presentCode(village, areas).startsWith(prefix)) continue;
    const area = codeOf(village);
    const isOther = (other: string | null) => other === null || codeOf(other) !== area;
    const moves = {
      arrivals: isOther(previousArea) ? arrivals : 0,
      departures: isOther(nextArea) ? departures : 0,
    };
    sums.set(area, plus(sums.get(area), { area, ...flows, ...moves }));
  }
  return inOrder(sums);
}

function plus(sum: Balance | undefined, more: Balance): Balance {
  if (!sum) return more;
  return {
    area: sum.area,
    populationBefore: sum.populationBefore + more.populationBefore,
    births: sum.births + more.births,
    deaths: sum.deaths + more.deaths,
    arrivals: sum.arrivals + more.arrivals,
    registrations: sum.registrations + more.registrations,
    departures: sum.departures + more.departures,
    populationAfter: sum.populationAfter + more.populationAfter,
  };
}

function inOrder<Sum>(sums: ReadonlyMap<string, Sum>): Sum[] {
  return [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}
