import { ActionIcon, Popover, Stack, Text } from '@mantine/core';
import { IconHelp } from '../../ui/icons';
import { useTexts } from '../../shell/i18n';
import { useEventTypeName } from '../../texts/event-types';
import { Instant } from '../../ui/Time';
import { ActLink } from './ActLink';
import { Office } from './Office';
import { personTexts } from './texts';
import type { Reason } from './types';

interface Props {
  /** Its name. */
  readonly field: string;
  readonly reason: Reason | undefined;
}

/** Why a field is so: the event that gave it its value, who recorded it when, and what void events had said. */
export function Why({ field, reason }: Props) {
  const t = useTexts(personTexts);
  const eventName = useEventTypeName();
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
          {reason === undefined ? (
            <Text size="sm">{t('why.none')}</Text>
          ) : (
            <>
              <Text size="sm">{t('why.because', { event: eventName(reason.type) })}</Text>
              <Text size="sm">
                {t('why.recorded')} <Office {...reason.recordedBy} />, <Instant value={reason.recordedAt} />
              </Text>
              {reason.superseded.length > 0 && (
                <Text size="sm">{t('why.superseded', { count: reason.superseded.length })}</Text>
              )}
              <ActLink actId={reason.actId}>{t('why.act')}</ActLink>
            </>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
