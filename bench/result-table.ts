import type { ContestantResult, ContestResult } from './contest';
import type { Spread } from './statistics';

/** Markdown of one contest: the table, the verdict and the notes. */
export function contestMarkdown({ contest, results, verdict }: ContestResult): string {
  const { name, title, unit, target, notes = [] } = contest;
  const extras = [...new Set(results.flatMap((result) => Object.keys(result.extras)))];
  const header = ['', `${unit}/s: median (min–max)`, 'ours ÷ this', ...extras, 'does not guarantee'];
  const rows = results.map((result) => [
    result.role === 'ours' ? `**${result.name}**` : result.name,
    spread(result.rate),
    result.oursToThis ? spread(result.oursToThis) : '',
    ...extras.map((extra) => (result.extras[extra] ? spread(result.extras[extra]) : '')),
    lacksOf(result),
  ]);
  const lines = [`### ${name}: ${title}`, '', table([header, ...rows])];
  if (target) lines.push('', verdictLine(target, verdict));
  for (const note of notes) lines.push('', note);
  return `${lines.join('\n')}\n`;
}

function verdictLine(target: { against: string; ratio: number }, verdict: ContestResult['verdict']): string {
  const wanted = `Target: ≥ ${number(target.ratio)} of the ${target.against === 'raw' ? 'raw limit' : 'best peer'}`;
  if (!verdict) return `${wanted}: **not measured**, nobody to compare with.`;
  return `${wanted}: **${verdict.reached ? 'reached' : 'missed'}**, ${spread(verdict.ratio)} of ${verdict.against}.`;
}

function lacksOf({ role, lacks }: ContestantResult): string {
  return lacks || (role === 'ours' ? '–' : 'nothing of it');
}

/** Columns of equal width, so that the file reads well as plain text too. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [header = [], ...body] = rows;
  const rule = widths.map((width) => '-'.repeat(width));
  return [line(header), line(rule), ...body.map(line)].join('\n');
}

function spread({ median, min, max }: Spread): string {
  return min === max ? number(median) : `${number(median)} (${number(min)}–${number(max)})`;
}

/** Three significant digits below a thousand, whole numbers with a thin separator above. */
export function number(value: number): string {
  if (Math.abs(value) >= 1_000) {
    return Math.round(value)
      .toString()
      .replaceAll(/\B(?=(\d{3})+$)/g, ' ');
  }
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return Number(value.toPrecision(3)).toString();
}
