import { fetchers } from '../../api/client';
import { withPurpose } from '../../api/purpose';
import { download } from '../../ui/download';

/** A paper that can be printed about an act. */
export type Printable =
  | { readonly kind: 'act'; readonly actId: string; readonly personId?: string; readonly number?: string }
  | { readonly kind: 'family-card'; readonly familyId: string };

interface Child {
  readonly personId: string;
  readonly birthActNumber?: string;
}

/** What the answer of an act can be printed as: an extract per act number, and the family card. */
export function printablesOf(actId: string, result: Readonly<Record<string, unknown>> = {}): Printable[] {
  const children = (result['children'] ?? []) as readonly Child[];
  const extracts = children.flatMap(({ personId, birthActNumber: number }): Printable[] =>
    number === undefined ? [] : [{ kind: 'act', actId, personId, number }],
  );
  const number = Object.entries(result).find(([name]) => /ActNumber$|^actNumber$/.test(name))?.[1];
  const own: Printable[] = typeof number === 'string' ? [{ kind: 'act', actId, number }] : [];
  const { familyId } = result;
  return [
    ...extracts,
    ...own,
    ...(typeof familyId === 'string' ? [{ kind: 'family-card' as const, familyId }] : []),
  ];
}

/** Opens the PDF that the registry makes. @throws ApiProblem */
export async function print(printable: Printable, purpose: string): Promise<void> {
  const { number: _, ...body } = { number: undefined, ...printable };
  const { data } = await fetchers.registry.POST('/v1/documents', {
    params: { header: withPurpose(purpose) },
    body: body as never,
    parseAs: 'blob',
  });
  if (data) download(`${printable.kind}.pdf`, data as unknown as Blob);
}
