import { Badge, Group, Stack, Text } from '@mantine/core';
import { fetchers } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { ConfirmAction } from '../../ui/ConfirmAction';
import { Progress } from '../../ui/Progress';
import { Instant, useNumbers } from '../../ui/Time';
import { campaignActions, type Campaign } from './job-state';
import { ReasonAction } from '../../ui/ReasonAction';
import { partnerName } from '../../ui/partner';
import { feedsTexts } from './texts';
import { useMayAct } from './use-may-act';

/** How far a campaign is, and what can be done with it. */
export function CampaignView({ campaign }: { readonly campaign: Campaign }) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const mayAct = useMayAct();
  const { campaignId, state, isPaused, seen, waiting, rate, expectedChanges } = campaign;
  const isMoving = waiting > 0 && !isPaused;
  const path = { campaignId };
  return (
    <Stack gap={6}>
      <Text fw={600}>{campaign.reason}</Text>
      <Progress
        label={`${t('seen')}: ${number(seen)} / ${number(expectedChanges)}`}
        done={seen - waiting}
        total={Math.max(seen, expectedChanges)}
        ratePerSecond={isMoving ? rate : undefined}
      />
      <Group justify="space-between">
        <Group gap={4}>
          <Badge tt="none" variant="dot">
            {t(`campaignState.${state}`)}
          </Badge>
          {isPaused && (
            <Badge tt="none" color="orange.9" variant="dot">
              {t('isPaused')}
            </Badge>
          )}
          <Text size="sm">
            {t('waiting')}: {number(waiting)}
          </Text>
        </Group>
        {mayAct && (
          <Group gap={4}>
            {campaignActions(campaign).map((action) =>
              action === 'close' ? (
                <ConfirmAction
                  key={action}
                  size="xs"
                  variant="default"
                  label={t('closeCampaign')}
                  title={t('closeCampaign')}
                  onConfirm={() =>
                    fetchers.publisher.POST('/v1/campaigns/{campaignId}/close', { params: { path } })
                  }
                >
                  {t('closeCampaignText')}
                </ConfirmAction>
              ) : (
                <ReasonAction
                  key={action}
                  label={t(action)}
                  onConfirm={(reason) =>
                    fetchers.publisher.POST('/v1/campaigns/{campaignId}/{action}', {
                      params: { path: { campaignId, action } },
                      body: { reason },
                    })
                  }
                >
                  {t('pauseCampaignText')}
                </ReasonAction>
              ),
            )}
          </Group>
        )}
      </Group>
      {campaign.refused.map(({ partner, marker, refusal }) => (
        <Text key={`${partner} ${marker}`} size="sm" c="red.8">
          {t('refused', { partner: partnerName(partner), refusal })}
        </Text>
      ))}
      <Text size="xs" c="gray.7">
        {t('campaignId')}: {campaignId} · {campaign.openedBy} · <Instant value={campaign.openedAt} />
        {campaign.feeds
          .map(({ partner, messages }) => ` · ${partnerName(partner)}: ${number(messages)}`)
          .join('')}
      </Text>
    </Stack>
  );
}
