import { byStates, type DerivedProjection } from '../derived/change-log';
import { writeChanges } from './population-tables';

/** Residence by day and time. */
export const POPULATION: DerivedProjection = {
  checkpoint: 'population',
  restart: 'population-restart',
  table: 'residence_span',
  apply: byStates(writeChanges),
};
