import type { PlainDate } from '@peristiwa/kernel';
import { opened, closed, type OpenedMove } from '../move/move-case';
import { moveEvent } from './definition';

/** The two-office case behind an SKPWNI. The stored format: add, never rename. */
export const moveEvents = {
  MoveCaseOpened: moveEvent<OpenedMove>({
    owner: 'move',
    // Version 1 did not record who stays on the card.
    upcasts: [(data) => ({ ...data, stayers: null })],
    apply: (_move, { data }) => opened(data),
  }),

  MoveCaseCompleted: moveEvent<{ readonly arrivedOn: PlainDate; readonly familyId: string }>({
    owner: 'move',
    beyondArea: 'Perpres 96/2018 art. 25(3): the office of destination completes the move',
    apply: (move) => closed(move, 'completed'),
  }),

  MoveCaseCancelled: moveEvent<Record<string, never>>({
    owner: 'move',
    apply: (move) => closed(move, 'cancelled'),
  }),

  MoveCaseExpired: moveEvent<Record<string, never>>({
    owner: 'move',
    apply: (move) => closed(move, 'expired'),
  }),
};
