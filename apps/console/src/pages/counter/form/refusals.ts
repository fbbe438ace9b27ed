import type { ErrorSchema } from '@rjsf/utils';

/** One of the `errors` of a problem. */
export interface Refusal {
  /** `children.0.name`; absent where no one field is wrong. */
  readonly field?: string;
  readonly code?: string;
  readonly message: string;
  readonly advice?: string;
}

interface Tree {
  __errors?: string[];
  [member: string]: Tree | string[] | undefined;
}

/** The refusals at their fields, as `@rjsf` takes them. */
export function errorsAtFields(refusals: readonly Refusal[]): ErrorSchema {
  const root: Tree = {};
  for (const { field, message, advice } of refusals) {
    if (field === undefined) continue;
    let place = root;
    for (const member of field.split('.')) place = (place[member] ??= {}) as Tree;
    (place.__errors ??= []).push(advice === undefined ? message : `${message}. ${advice}`);
  }
  return root as ErrorSchema;
}

/** All texts of a tree of errors: a field that is made of several shows them in one place. */
export function textsIn(errors: object | undefined): string[] {
  if (!errors) return [];
  return Object.entries(errors).flatMap(([member, below]) =>
    member === '__errors' ? ((below ?? []) as unknown as string[]) : textsIn(below as object | undefined),
  );
}

/** `Anak-anak 1 › Nama lengkap`: where a refusal is, in the captions of the form. */
export function placeOf(field: string, captionOf: (member: string) => string): string {
  return field
    .split('.')
    .reduce<string[]>((places, member) => {
      if (!/^\d+$/.test(member)) return [...places, captionOf(member)];
      const last = places.at(-1) ?? '';
      return [...places.slice(0, -1), `${last} ${Number(member) + 1}`.trim()];
    }, [])
    .join(' › ');
}
