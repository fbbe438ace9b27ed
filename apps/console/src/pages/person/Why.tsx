import { ActionIcon, Popover, Stack, Text } from '@mantine/core';
import { IconHelp } from '../../ui/icons';
import { useTexts } from '../../shell/i18n';
import { useEventTypeName } from '../../texts/event-types';
import { Masked } from '../../ui/Masked';
import { Day, Instant } from '../../ui/Time';
import { ActLink } from './ActLink';
import { numberOf } from './derived';
import { Office } from './Office';
import { personTexts } from './texts';
import type { TimelineEvent } from './types';

interface Props {
  /** Its name. */
  readonly field: string;
  /** The event that gave it its value; undefined where it follows from the day alone. */
  readonly cause: TimelineEvent | undefined;
  /** How many void events had given it another value. */
  readonly superseded: number;
}

/** Why a field is so: the event that gave it its value, its day and act, and who recorded it when. */
export function Why({ field, cause, superseded }: Props) {
  const t = useTexts(personTexts);
  const eventName = useEventTypeName();
  const number = cause && numberOf(cause);
  return (
    <Popover width={300} position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" size="sm" color="blue.8" aria-label={t('why.ask', { field })}>
          <IconHelp size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={4} tabIndex={-1} data-autofocus>
          <Text fw={600} size="sm">
            {t('why.title')}
          </Text>
          {cause === undefined ? (
            <Text size="sm">{t('why.none')}</Text>
          ) : (
            <>
              <Text size="sm">{t('why.because', { event: eventName(cause.type) })}</Text>
              <Text size="sm">
                {t('timeline.occurred')} <Day value={cause.occurredOn} />
              </Text>
              {number !== undefined && (
                <Text size="sm">
                  {t('why.number')} <Masked value={number} kind="number" canShow />
                </Text>
              )}
              <Text size="sm">
                {t('why.recorded')} <Office {...cause.recordedBy} />, <Instant value={cause.recordedAt} />
              </Text>
              {superseded > 0 && <Text size="sm">{t('why.superseded', { count: superseded })}</Text>}
              <ActLink actId={cause.actId}>{t('why.act')}</ActLink>
            </>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
