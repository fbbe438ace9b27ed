import { Alert, Badge, Group, Stack, Text } from '@mantine/core';
import type { components } from '../../api/generated/publisher';
import { useLanguage, useTexts } from '../../shell/i18n';
import { Facts } from '../../ui/Facts';
import { useNumbers } from '../../ui/Time';
import { kindName } from '../../ui/message-kinds';
import { nameIn } from './names';
import { agreementsTexts } from './texts';

type Report = components['schemas']['DryRunReport'];

/** What a draft would disclose, beside the version in force. */
export function DryRunView({ report }: { readonly report: Report }) {
  const t = useTexts(agreementsTexts);
  const number = useNumbers();
  const { language } = useLanguage();
  const { persons, messages, fields, comparedWith } = report;
  const about = persons.of === undefined ? '' : '± ';
  const atOnce = Object.entries(messages.atOnce).filter(([, count]) => count > 0);
  const named = (names: readonly string[]) =>
    names.length === 0 ? t('none') : names.map((name) => nameIn('fields', name, language)).join(', ');
  return (
    <Stack>
      <Text size="sm">
        {comparedWith === null ? t('firstVersion') : t('comparedWith', { version: comparedWith })}
      </Text>
      <Facts
        facts={[
          [t('inScope'), about + number(persons.inScope)],
          [t('held'), about + number(persons.held)],
          [t('entering'), about + number(persons.entering)],
          [t('leaving'), about + number(persons.leaving)],
          [
            t('perDay'),
            `± ${number(messages.perDay)} (${t('perDayNow', { count: number(messages.perDayInForce) })})`,
          ],
          [
            t('atOnce'),
            atOnce.length === 0
              ? t('none')
              : atOnce
                  .map(([kind, count]) => `${kindName(kind, language)}: ${about}${number(count)}`)
                  .join(', '),
          ],
          [t('fieldsAdded'), named(fields.added)],
          [t('fieldsWithdrawn'), named(fields.withdrawn)],
        ]}
      />
      {persons.of !== undefined && (
        <Text size="sm">
          {t('sampled', {
            read: number(persons.read),
            of: number(persons.of),
            within: number(persons.within ?? 0),
          })}
        </Text>
      )}
      {persons.unreadable > 0 && (
        <Alert variant="outline" color="orange.9">
          {t('unreadable', { count: number(persons.unreadable) })}
        </Alert>
      )}
      <div>
        <Text size="sm" fw={600}>
          {t('disclosed')}
        </Text>
        <Group gap={4}>
          {Object.entries(fields.persons).map(([member, count]) => (
            <Badge
              key={member}
              tt="none"
              variant="dot"
              color={fields.added.includes(member) ? 'green.9' : 'gray.8'}
            >
              {nameIn('members', member, language)}: {about}
              {number(count)}
            </Badge>
          ))}
        </Group>
      </div>
    </Stack>
  );
}
