import type { AreaRelabelled } from '@peristiwa/contracts';
import type { AreaChange, AreaReform } from '@peristiwa/domain';
import { groupBy } from '@peristiwa/kernel';
import type { FeedCounter, NumberedDraft } from './number';
import type { FeedTerms } from './plan';

/** A boundary reform as the registry has it; numbered from 1 without gaps. */
export interface RecordedReform extends AreaReform {
  readonly reformNo: number;
  readonly recordedAt: Date;
}

/**
 * The messages of the reforms that a feed has not announced, one for each area, and moves the counter behind them. The
 * law that names the areas is public, so every feed has all of them, whatever its agreement grants: one that is widened
 * later needs no second pass.
 */
export function relabelDrafts(
  {
    partner,
    agreement,
  }: { readonly partner: string; readonly agreement: Pick<FeedTerms['agreement'], 'version'> },
  reforms: readonly RecordedReform[],
  counter: Pick<FeedCounter, 'reformNo'>,
): NumberedDraft[] {
  const news = reforms.filter(({ reformNo }) => reformNo > counter.reformNo);
  counter.reformNo += news.length;
  return news.flatMap((reform) =>
    [...groupBy(reform.changes, areaOf)].map(([area, changes]) => ({
      partner,
      kind: 'relabelled' as const,
      personId: undefined,
      personKey: area,
      data: messageOf(reform, area, changes),
      agreementVersion: agreement.version,
      dataSchema: undefined,
    })),
  );
}

const areaOf = ({ from, to }: AreaChange) => from ?? to;

function messageOf(reform: RecordedReform, area: string, changes: readonly AreaChange[]): AreaRelabelled {
  const { reformNo, decree, effectiveOn, recordedAt } = reform;
  return {
    area,
    to: changes.map(({ to: code, name }) => ({ code, ...(name !== undefined && { name }) })),
    effectiveOn,
    decree,
    reform: reformNo,
    recordedAt: recordedAt.toISOString(),
  };
}
