import type { NumberedDraft } from './number';

/**
 * An act of a family gives messages on several partitions. Each says which of the act's messages on this feed it is,
 * from 1, and how many there are, so that a subscriber can hold them together (`domain.md` §5.1). Rows of one act are
 * built together, except those of a person whose stream could not be read when the others were.
 */
export function placeInActs<Draft extends Pick<NumberedDraft, 'partner' | 'actReference'>>(
  drafts: readonly Draft[],
): Draft[] {
  const slotOf = ({ partner, actReference }: Draft) => `${partner} ${actReference}`;
  const sizes = new Map<string, number>();
  const indexed = drafts.map((draft) => {
    if (draft.actReference === undefined) return draft;
    const actIndex = (sizes.get(slotOf(draft)) ?? 0) + 1;
    sizes.set(slotOf(draft), actIndex);
    return { ...draft, actIndex };
  });
  return indexed.map((draft) =>
    draft.actReference === undefined ? draft : { ...draft, actSize: sizes.get(slotOf(draft)) },
  );
}
