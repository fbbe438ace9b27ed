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

/** `kutipan-3204-LU-28112026-0003.pdf`: by the number of the act, which says nothing about the person. */
const fileOf = (printable: Printable): string =>
  printable.kind === 'act' ? `kutipan-${printable.number ?? 'akta'}.pdf` : 'kartu-keluarga.pdf';

/** Downloads the PDF that the registry makes. @returns the name of the file @throws ApiProblem */
export async function print(printable: Printable, purpose: string): Promise<string> {
  const { number: _, ...body } = { number: undefined, ...printable };
  const { data } = await fetchers.registry.POST('/v1/documents', {
    params: { header: withPurpose(purpose) },
    body: body as never,
    parseAs: 'blob',
  });
  const file = fileOf(printable);
  if (data) download(file, data as unknown as Blob);
  return file;
}
