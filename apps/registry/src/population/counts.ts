export interface PopulationCount {
  readonly area: string;
  readonly sex: 'male' | 'female';
  /** Completed years, in groups of five: 0, 5, …, 75 (and older). */
  readonly age: number;
  readonly persons: number;
}

/** P1 = P0 + B − D + I − E of one area; I is `arrivals` and `registrations`. */
export interface Balance {
  readonly area: string;
  readonly populationBefore: number;
  readonly births: number;
  readonly deaths: number;
  readonly arrivals: number;
  readonly registrations: number;
  readonly departures: number;
  readonly populationAfter: number;
}

/** The same of one village as recorded, with the villages from which people came and to which they went. */
export interface VillageFlows extends Balance {
  readonly previousArea: string | null;
  readonly nextArea: string | null;
}
