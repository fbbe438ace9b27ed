import type { z } from 'zod';
import type { Bilingual, FieldError } from './problem';

type Issue = z.core.$ZodIssue;

/**
 * The message of a schema in both languages: `.regex(/^\d{16}$/, inBoth('NIK terdiri atas 16 digit', '…'))`.
 * zod keeps one string per message, so the two are joined with a line break and split again below.
 */
export function inBoth(id: string, en: string): string {
  return `${id}\n${en}`;
}

/**
 * One entry per wrong field. `value` is the input; it is used only to distinguish "missing" from "of the wrong type".
 * Values of the input are never repeated. Names of unknown members are repeated only if they look like names.
 */
export function toFieldErrors(issues: readonly Issue[], value: unknown, root: string): FieldError[] {
  return issues.flatMap((issue) => fieldErrors(issue, value, root, []));
}

function fieldErrors(
  issue: Issue,
  value: unknown,
  root: string,
  prefix: readonly PropertyKey[],
): FieldError[] {
  const path = [...prefix, ...issue.path];
  const field = fieldName(path, root);
  if (issue.code === 'unrecognized_keys') {
    const message = { id: 'tidak dikenal', en: 'is not known' };
    return issue.keys.map((key) => ({
      field: fieldName([...path, key], root),
      code: 'unknown-field',
      message,
    }));
  }
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors, value, path);
    if (branch) return branch.flatMap((nested) => fieldErrors(nested, value, root, path));
  }
  if (valueAt(value, path) === undefined && issue.code !== 'custom') {
    return [{ field, code: 'required', message: { id: 'wajib diisi', en: 'is required' } }];
  }
  return [{ field, ...describe(issue) }];
}

/** The alternative that the caller most likely intended: the one with the lowest weight of mistakes, if unique. */
function closestBranch(branches: readonly Issue[][], value: unknown, path: readonly PropertyKey[]) {
  const weighed = branches
    .map((branch) => ({ branch, weight: branch.reduce((sum, issue) => sum + weight(issue, value, path), 0) }))
    .toSorted((left, right) => left.weight - right.weight);
  const [best, second] = weighed;
  return best && (!second || best.weight < second.weight) ? best.branch : undefined;
}

function weight(issue: Issue, value: unknown, path: readonly PropertyKey[]): number {
  if (issue.path.length === 0 && issue.code === 'invalid_type') return 10;
  if (issue.code === 'unrecognized_keys') return 2 * issue.keys.length;
  // The discriminator names another alternative, so this one is unlikely.
  if (issue.code === 'invalid_value') return 5;
  return valueAt(value, [...path, ...issue.path]) === undefined ? 2 : 1;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

/** The name of a member is repeated only if it looks like a name: a caller may have used a NIK as a name. */
function fieldName(path: readonly PropertyKey[], root: string): string {
  const names = path.map((key) => (/^(?:[A-Za-z_]\w{0,63}|\d{1,6})$/.test(String(key)) ? String(key) : '*'));
  return names.join('.') || root;
}

function describe(issue: Issue): { code: string; message: Bilingual } {
  const own = ownMessage(issue);
  const standard = standardText(issue);
  return { code: own?.code ?? standard.code, message: own?.message ?? standard.message };
}

/** A message written with `inBoth`, and a code given as `params.code` of a refinement. */
function ownMessage(issue: Issue): { code?: string; message?: Bilingual } | undefined {
  const params = issue.code === 'custom' ? issue.params : undefined;
  const code = typeof params?.code === 'string' ? params.code : undefined;
  const [id, en, ...more] = issue.message.split('\n');
  const message = id && en && more.length === 0 ? { id, en } : undefined;
  return { code, message };
}

const TYPES: Readonly<Record<string, Bilingual>> = {
  string: { id: 'teks', en: 'a text' },
  number: { id: 'bilangan', en: 'a number' },
  int: { id: 'bilangan bulat', en: 'a whole number' },
  boolean: { id: 'true atau false', en: 'true or false' },
  array: { id: 'daftar', en: 'a list' },
  object: { id: 'objek', en: 'an object' },
  date: { id: 'tanggal', en: 'a date' },
};

const FORMATS: Readonly<Record<string, Bilingual>> = {
  uuid: { id: 'UUID', en: 'a UUID' },
  guid: { id: 'UUID', en: 'a UUID' },
  date: { id: 'tanggal YYYY-MM-DD', en: 'a date YYYY-MM-DD' },
  datetime: { id: 'waktu menurut ISO 8601', en: 'an ISO 8601 time' },
  url: { id: 'URL', en: 'a URL' },
};

function standardText(issue: Issue): { code: string; message: Bilingual } {
  switch (issue.code) {
    case 'invalid_type':
      return { code: 'wrong-type', message: shouldBe(TYPES[issue.expected]) };
    case 'invalid_format':
      return { code: 'wrong-format', message: shouldBe(FORMATS[issue.format]) };
    case 'too_small':
      return { code: 'too-small', message: bound('paling sedikit', 'at least', issue.minimum, issue) };
    case 'too_big':
      return { code: 'too-big', message: bound('paling banyak', 'at most', issue.maximum, issue) };
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return {
        code: 'not-allowed',
        message: { id: `harus salah satu dari: ${values}`, en: `must be one of: ${values}` },
      };
    }
    case 'invalid_union':
      return {
        code: 'no-alternative',
        message: {
          id: 'tidak sesuai dengan satu pun bentuk isian yang diterima',
          en: 'matches none of the accepted forms',
        },
      };
    case 'not_multiple_of':
      return {
        code: 'wrong-step',
        message: { id: `harus kelipatan ${issue.divisor}`, en: `must be a multiple of ${issue.divisor}` },
      };
    default:
      return { code: 'not-valid', message: { id: 'tidak valid', en: 'is not valid' } };
  }
}

function shouldBe(what: Bilingual | undefined): Bilingual {
  if (!what) return { id: 'formatnya tidak sesuai', en: 'does not have the right form' };
  return { id: `harus berupa ${what.id}`, en: `must be ${what.en}` };
}

function bound(id: string, en: string, limit: number | bigint, { origin }: { origin: string }): Bilingual {
  if (origin === 'string')
    return { id: `${id} ${limit} karakter`, en: `must have ${en} ${limit} characters` };
  if (origin === 'array') return { id: `${id} ${limit} butir`, en: `must have ${en} ${limit} items` };
  return { id: `${id} ${limit}`, en: `must be ${en} ${limit}` };
}
