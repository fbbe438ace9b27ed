import { number } from './number';
import type { ContestantResult, ContestResult } from './contest';
import type { Spread } from './statistics';

/** Markdown of one contest: the table, the verdict and the notes. */
export function contestMarkdown({ contest, results, verdict }: ContestResult): string {
  const { name, title, unit, lowerIsBetter, target, notes = [] } = contest;
  const extras = [...new Set(results.flatMap((result) => Object.keys(result.extras)))];
  const measure = lowerIsBetter ? unit : `${unit}/s`;
  const header = ['', `${measure}: median (min–max)`, 'ours ÷ this', ...extras, 'does not guarantee'];
  const rows = results.map((result) => [
    result.role === 'ours' ? `**${result.name}**` : result.name,
    spread(result.rate),
    result.oursToThis ? spread(result.oursToThis) : '',
    ...extras.map((extra) => (result.extras[extra] ? spread(result.extras[extra]) : '')),
    lacksOf(result),
  ]);
  const lines = [`### ${name}: ${title}`, '', table([header, ...rows])];
  if (target) lines.push('', verdictLine({ target, lowerIsBetter }, verdict));
  for (const note of notes) lines.push('', note);
  return `${lines.join('\n')}\n`;
}

function verdictLine(
  { target, lowerIsBetter }: Pick<ContestResult['contest'], 'target' | 'lowerIsBetter'>,
  verdict: ContestResult['verdict'],
): string {
  if (!target) return '';
  const wanted = `Target: ${lowerIsBetter ? '≤' : '≥'} ${number(target.ratio)} of the ${target.against === 'raw' ? 'raw limit' : 'best peer'}`;
  if (!verdict) return `${wanted}: **not measured**, no peer to compare with.`;
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
