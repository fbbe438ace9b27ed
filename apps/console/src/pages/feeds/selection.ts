import type { components } from '../../api/generated/publisher';
import { wibDay } from '../../ui/time-text';

type FeedSelection = components['schemas']['FeedSelection'];

/** What a form of a selection has; empty texts are not given. */
export interface SelectionForm {
  /** Days of Jakarta, `2026-11-26`; the last one counts whole. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly fromSequence: number | '';
  readonly toSequence: number | '';
  readonly fromPosition: number | '';
  readonly toPosition: number | '';
  /** Codes of 2 to 10 digits. */
  readonly areas: readonly string[];
  readonly kinds: readonly string[];
}

export const emptySelection: SelectionForm = {
  fromDay: '',
  toDay: '',
  fromSequence: '',
  toSequence: '',
  fromPosition: '',
  toPosition: '',
  areas: [],
  kinds: [],
};

export type SelectionFault = 'days' | 'sequences' | 'positions' | 'nothing';

/** Why a form selects nothing that can be asked for; undefined when it does. */
export function faultOf(form: SelectionForm): SelectionFault | undefined {
  const { fromDay, toDay, fromSequence, toSequence, fromPosition, toPosition } = form;
  if (fromDay !== '' && toDay !== '' && toDay < fromDay) return 'days';
  if (fromSequence !== '' && toSequence !== '' && toSequence < fromSequence) return 'sequences';
  if (fromPosition !== '' && toPosition !== '' && toPosition < fromPosition) return 'positions';
  return Object.keys(toSelection(form)).length === 0 ? 'nothing' : undefined;
}

/** The selection as the publisher takes it. `until` is the beginning of the day after the last one. */
export function toSelection(form: SelectionForm): FeedSelection {
  const { fromDay, toDay, fromSequence, toSequence, fromPosition, toPosition, areas, kinds } = form;
  return {
    ...(fromDay !== '' && { since: startOf(fromDay) }),
    ...(toDay !== '' && { until: startOf(dayAfter(toDay)) }),
    ...(fromSequence !== '' && { fromSequence }),
    ...(toSequence !== '' && { toSequence }),
    ...(fromPosition !== '' && { fromPosition }),
    ...(toPosition !== '' && { toPosition }),
    ...(areas.length > 0 && { areas: [...areas] }),
    ...(kinds.length > 0 && { kinds: [...kinds] }),
  };
}

/** The day `back` days before the one of `now`, in Jakarta. */
export function dayBefore(now: Date, back: number): string {
  return wibDay(new Date(now.getTime() - back * DAY_MS));
}

const DAY_MS = 86_400_000;

const startOf = (day: string): string => `${day}T00:00:00+07:00`;
const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
