import type { Agreement, AgreementTerms } from '../view/agreement';

/** The terms that differ. */
export function differences(
  before: AgreementTerms | undefined,
  after: AgreementTerms,
): Record<string, { before: unknown; after: unknown }> {
  const names = Object.keys(after) as (keyof AgreementTerms)[];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, { before: before?.[name] ?? null, after: after[name] }]),
  );
}

/** Grants that only one of two versions has. */
export function fieldChanges(
  before: Pick<Agreement, 'fields'> | undefined,
  after: Pick<Agreement, 'fields'>,
): { added: string[]; withdrawn: string[] } {
  const was = before?.fields ?? [];
  return {
    added: after.fields.filter((field) => !was.includes(field)),
    withdrawn: was.filter((field) => !after.fields.includes(field)),
  };
}
