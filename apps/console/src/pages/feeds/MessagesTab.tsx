import { Badge, Group, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { fetchers } from '../../api/client';
import type { components } from '../../api/generated/publisher';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useLanguage, useTexts } from '../../shell/i18n';
import { DataTable } from '../../ui/DataTable';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useSentMessage } from '../../ui/SentMessage';
import { Instant, useNumbers } from '../../ui/Time';
import type { TabProps } from './tab';
import { kindName, kindNames } from '../../ui/message-kinds';
import { feedsTexts } from './texts';

const PAGE = 100;

/** Messages as sent: headlines until somebody opens one, which the publisher's access log records. */
export function MessagesTab({ partner }: TabProps) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const { language } = useLanguage();
  const [kind, setKind] = useState<string | null>(null);
  const sent = useSentMessage();
  const pages = useInfiniteQuery({
    queryKey: ['feed-messages', partner, kind],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam }) => {
      const query = {
        limit: PAGE,
        ...(pageParam !== undefined && { before: pageParam }),
        ...(kind !== null && { kind }),
      };
      const { data } = await fetchers.publisher.GET('/v1/feeds/{partner}/messages', {
        params: { path: { partner }, query },
      });
      return data as components['schemas']['FeedHeadlines'];
    },
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <>
      <Group justify="space-between" align="flex-end">
        <Text size="sm" c="gray.7">
          {t('messagesAbout')}
        </Text>
        <Select
          label={t('kind')}
          placeholder={t('anyKind')}
          data={Object.keys(kindNames).map((value) => ({ value, label: kindName(value, language) }))}
          value={kind}
          onChange={setKind}
          searchable
          clearable
        />
      </Group>
      <ProblemAlert error={pages.error ?? sent.error} onRetry={() => void pages.refetch()} />
      <DataTable
        caption={t('tab.messages')}
        rows={pages.data?.pages.flatMap(({ messages }) => messages) ?? []}
        rowKey={({ sequence }) => String(sequence)}
        isLoading={pages.isFetching}
        onMore={pages.hasNextPage ? () => void pages.fetchNextPage() : undefined}
        onOpen={({ sequence }) => void sent.open(partner, sequence)}
        columns={[
          { id: 'sequence', header: t('messageNo'), cell: ({ sequence }) => number(sequence), width: 120 },
          { id: 'kind', header: t('kind'), cell: (row) => kindName(row.kind, language) },
          {
            id: 'partition',
            header: t('partition'),
            cell: (row) => row.partition,
            align: 'right',
            width: 80,
          },
          {
            id: 'version',
            header: t('version'),
            cell: (row) => row.agreementVersion,
            align: 'right',
            width: 100,
          },
          { id: 'bytes', header: t('bytes'), cell: ({ bytes }) => number(bytes), align: 'right', width: 90 },
          { id: 'made', header: t('made'), cell: ({ createdAt }) => <Instant value={createdAt} /> },
          {
            id: 'state',
            header: t('state'),
            cell: ({ isSent }) => (
              <Badge color={isSent ? 'green.9' : 'orange.9'} variant="dot" tt="none">
                {t(isSent ? 'isSent' : 'notSent')}
              </Badge>
            ),
            width: 130,
          },
        ]}
      />
      {sent.drawer}
    </>
  );
}
