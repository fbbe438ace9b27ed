import { Badge, Group, Stack, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../shell/i18n';
import { useValueName } from '../../texts/values';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { Masked } from '../../ui/Masked';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { AddressesTab } from './AddressesTab';
import { CardView } from './CardView';
import { KinshipTab } from './KinshipTab';
import { PartnersTab } from './PartnersTab';
import { usePerson, useTimeline } from './person-queries';
import { StateCard } from './StateCard';
import { personTexts } from './texts';
import { isOnRecord, type AsOf } from './time-axis';
import { TimelineTab } from './TimelineTab';
import { TimeSliders } from './TimeSliders';
import type { Person, Timeline } from './types';

interface Props {
  readonly personId: string;
  readonly purpose: string;
}

const tabs = ['state', 'timeline', 'card', 'addresses', 'kinship', 'partners'] as const;

/** The record of one person at a time that the reader chooses. */
export function PersonRecord({ personId, purpose }: Props) {
  const t = useTexts(personTexts);
  const [time, setTime] = useState<AsOf>({});
  const whole = useTimeline(personId, { purpose });
  const events = whole.data?.events ?? [];
  const isThere = isOnRecord(events, time);
  const reading = { purpose, time, enabled: whole.isSuccess && isThere };
  const person = usePerson(personId, reading);
  const timeline = useTimeline(personId, reading);
  if (whole.isPending) return <Loading />;
  if (whole.error) return <ProblemAlert error={whole.error} onRetry={() => void whole.refetch()} />;
  return (
    <Stack>
      <TimeSliders events={events} time={time} onChange={setTime} />
      {!isThere && <EmptyState title={t('time.notYet')}>{t('time.notYetText')}</EmptyState>}
      <ProblemAlert error={person.error} onRetry={() => void person.refetch()} />
      <ProblemAlert error={timeline.error} onRetry={() => void timeline.refetch()} />
      {isThere && (person.isPending || timeline.isPending) && <Loading />}
      {isThere && person.data && timeline.data && (
        <Parts person={person.data} timeline={timeline.data} purpose={purpose} time={time} />
      )}
    </Stack>
  );
}

interface PartsProps {
  readonly person: Person;
  readonly timeline: Timeline;
  readonly purpose: string;
  readonly time: AsOf;
}

function Parts({ person, timeline, purpose, time }: PartsProps) {
  const t = useTexts(personTexts);
  const valueName = useValueName();
  const { personId, name, status, family } = person;
  return (
    <>
      <Group gap="sm">
        <Text fw={650} size="lg" component="div">
          <Masked value={name} kind="name" canShow />
        </Text>
        <Badge color={status === 'resident' ? 'teal.9' : 'gray.7'} tt="none">
          {valueName('status', status)}
        </Badge>
      </Group>
      <Tabs defaultValue="state" keepMounted={false}>
        <Tabs.List>
          {tabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`tab.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="state" pt="md">
          <StateCard person={person} timeline={timeline} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline" pt="md">
          <TimelineTab events={timeline.events} />
        </Tabs.Panel>
        <Tabs.Panel value="card" pt="md">
          <CardView familyId={family.familyId} purpose={purpose} time={time} hasLink />
        </Tabs.Panel>
        <Tabs.Panel value="addresses" pt="md">
          <AddressesTab events={timeline.events} />
        </Tabs.Panel>
        <Tabs.Panel value="kinship" pt="md">
          <KinshipTab person={person} />
        </Tabs.Panel>
        <Tabs.Panel value="partners" pt="md">
          <PartnersTab
            personId={personId}
            purpose={purpose}
            isPast={time.validAt !== undefined || time.knownAt !== undefined}
          />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
