import type { DryRunReport } from '@peristiwa/contracts';

/** The parts of a dry run that are shown. */
export type Report = Pick<
  DryRunReport,
  'comparedWith' | 'version' | 'persons' | 'messages' | 'fields' | 'terms'
>;

/** A dry run for people: what would be disclosed, and what is new beside the version in force. */
export function describeReport(report: Report): string[] {
  const { comparedWith, version, persons, messages, fields, terms } = report;
  const about = persons.of === undefined ? '' : 'about ';
  const number = (count: number) => count.toLocaleString('en-US');
  const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
  const atOnce = Object.entries(messages.atOnce).map(([kind, count]) => `${kind} ${number(count)}`);
  return [
    comparedWith === null
      ? `version ${version}, the first one`
      : `version ${version}, compared with version ${comparedWith} in force`,
    `  persons in scope   ${about}${number(persons.inScope)}; held now ${about}${number(persons.held)}, ` +
      `entering ${about}${number(persons.entering)}, leaving ${about}${number(persons.leaving)}`,
    ...(persons.unreadable > 0 ? [`  not computable     ${about}${number(persons.unreadable)} persons`] : []),
    ...(persons.of === undefined
      ? []
      : [
          `  from               ${number(persons.read)} of ${number(persons.of)} persons, drawn at random; numbers of persons ` +
            `within ${number(persons.within ?? 0)}`,
        ]),
    `  messages at once   ${about}${list(atOnce)}`,
    `  messages a day     about ${number(messages.perDay)}; in force ${number(messages.perDayInForce)} ` +
      `(from ${number(messages.changesRead)} changes)`,
    `  fields added       ${list(fields.added)}`,
    `  fields withdrawn   ${list(fields.withdrawn)}`,
    `  members disclosed  ${list(Object.entries(fields.persons).map(([name, count]) => `${name} ${number(count)}`))}`,
    ...Object.entries(terms)
      .filter(([name]) => comparedWith !== null && name !== 'fields')
      .map(
        ([name, { before, after }]) =>
          `  ${name.padEnd(18)} ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
      ),
  ];
}
