import type { Difference, LeftOut, Truth } from '@peristiwa/synthetic';
import type { Environment } from './environment';

const ROWS_MAX = 50;

/** A table of differences, persons by personId only, and how many there are in which part. */
export function printDifferences(
  differences: readonly Difference[],
  truth: Truth,
  { print }: Environment,
): void {
  if (differences.length > 0) {
    const rows = differences.slice(0, ROWS_MAX).map(({ where, of, field, expected, found }) => {
      return [where, of, field, shown(field, expected), shown(field, found)];
    });
    const table = [['where', 'of', 'field', 'expected', 'found'], ...rows];
    const widths = [0, 1, 2, 3, 4].map((column) =>
      Math.max(...table.map((row) => (row[column] ?? '').length)),
    );
    for (const row of table)
      print(
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      );
    if (differences.length > ROWS_MAX) print(`… and ${differences.length - ROWS_MAX} more`);
  }
  print(`compared ${counted(truth)}: ${differences.length} differences`);
  const parts = new Map<string, number>();
  for (const { where } of differences) parts.set(where, (parts.get(where) ?? 0) + 1);
  for (const [part, count] of parts) print(`  ${part}: ${count}`);
}

/** Prints the acts that are not from this simulation, such as acts made by hand. They are not in its journal. */
export function printLeftOut(leftOut: LeftOut | undefined, { print }: Environment): void {
  if (!leftOut || leftOut.acts.size === 0) return;
  const { acts, persons, cards, rows, findings } = leftOut;
  print(
    `${acts.size} acts made by others: left out of the comparison ` +
      `(${persons} persons, ${cards} cards and ${rows} table rows that they changed)`,
  );
  if (findings.length > 0) print(`  ${findings.length} answers to the simulation differ because of them`);
}

/** How much was compared. */
export function counted({ persons, families, kemensos, kemenp2mi, bps }: Truth): string {
  const rows = bps.births.length + bps.deaths.length + bps.moves.length;
  const { households = 0, cases = [] } = kemensos ?? {};
  return (
    `${persons.length} persons, ${families.length} cards, ${rows} rows, ${cases.length} cases of ${households} ` +
    `beneficiary households, ${kemenp2mi?.watched.length ?? 0} watched`
  );
}

const PERSONAL: ReadonlySet<string> = new Set(['nik', 'kkNumber', 'name']);

/** Values of personal fields must not appear on terminals or in build logs. */
function shown(field: string, value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return PERSONAL.has(field) ? 'a value' : String(value);
}
