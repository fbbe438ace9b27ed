import type { Language } from './api-schema';
import { duplicateFinding, inWords, valueName } from './value-names';

interface Row {
  readonly value?: string | undefined;
  readonly code: number;
  readonly name: string;
}

interface Asked {
  /** Of the code table; absent while it is read, or when there is none. */
  readonly rows?: readonly Row[] | undefined;
  /** The values that the field takes; absent: all of the table. */
  readonly values?: readonly string[] | undefined;
  readonly language: Language;
  /** The form is about a possible duplicate. */
  readonly isDuplicate?: boolean;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The choices of a field, by their names in the clerk's language. */
export function choicesOf({ rows = [], values, language, isDuplicate = false }: Asked): Choice[] {
  const byValue = new Map(rows.map((row) => [row.value ?? String(row.code), row]));
  return (values ?? [...byValue.keys()]).map((value) => ({
    value,
    label: (isDuplicate && duplicateFinding(value, language)) || labelOf(value, byValue.get(value), language),
  }));
}

/** The forms have Indonesian names; in English the value says what it is, and the name on the form stands beside it. */
function labelOf(value: string, row: Row | undefined, language: Language): string {
  if (!row) return valueName(value, language) ?? inWords(value);
  if (language === 'id' || row.value === undefined) return row.name;
  if (/^[A-Z]{2}$/.test(value)) return new Intl.DisplayNames('en', { type: 'region' }).of(value) ?? row.name;
  const english = inWords(value);
  return english.toLowerCase() === row.name.toLowerCase() ? row.name : `${english} (${row.name})`;
}
