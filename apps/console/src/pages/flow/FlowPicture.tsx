import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { standing } from './amounts';
import { FlowNode } from './FlowNode';
import { PartnerNode } from './PartnerNode';
import { flowTexts, type FlowText } from './texts';
import type { Desk, FlowReading } from './types';
import { useAmounts } from './use-amounts';
import './flow.css';

interface Props {
  readonly flow: FlowReading;
  /** Under the three stages in the middle, which are short. */
  readonly children: ReactNode;
}

/** Desks, ledger, registry, publisher and partners from left to right, on a phone from top to bottom. */
export function FlowPicture({ flow, children }: Props) {
  const { t, number, rate, duration } = useAmounts();
  const { desks, ledger, registry, publisher, partners } = flow;
  return (
    <div className="flow">
      <Stage
        title={t('desks')}
        about={t('desksAbout')}
        perSecond={sum(desks.map((desk) => desk.perSecond))}
        isTall
      >
        {desks.map((desk) => (
          <DeskNode key={desk.name} desk={desk} />
        ))}
      </Stage>
      <Stage title={t('ledger')} about={t('ledgerAbout')} perSecond={ledger.perSecond}>
        <FlowNode
          title={t('ledger')}
          state={registry.state}
          rate={rate(ledger.perSecond)}
          lines={[
            { label: t('events'), value: ledger.tail === null ? '–' : number(ledger.tail) },
            {
              label: t('verified'),
              value:
                ledger.verifiedUntil === null
                  ? t('notVerified')
                  : t('upTo', { position: number(ledger.verifiedUntil) }),
            },
          ]}
        />
      </Stage>
      <Stage title={t('registry')} about={t('registryAbout')} perSecond={registry.perSecond}>
        <FlowNode
          title={t('registry')}
          state={registry.state}
          rate={rate(registry.perSecond)}
          lines={[
            {
              label: t('lag'),
              value: t('lagValue', {
                count: number(registry.lagEvents ?? 0),
                seconds: duration(registry.lagSeconds),
              }),
              stands: standing(registry.lagSeconds, 60),
            },
            {
              label: t('anomalies'),
              value: number(registry.anomalies),
              stands: standing(registry.anomalies, 0),
            },
          ]}
        />
      </Stage>
      <Stage title={t('publisher')} about={t('publisherAbout')} perSecond={publisher.perSecond}>
        <FlowNode
          title={t('publisher')}
          state={publisher.state}
          rate={rate(publisher.perSecond)}
          lines={[
            {
              label: t('lagChanges'),
              value: number(publisher.lagChanges ?? 0),
              stands: standing(publisher.lagChanges, 10_000),
            },
            {
              label: t('blocked'),
              value: publisher.blocked.join(', ') || number(0),
              stands: standing(publisher.blocked.length, 0),
            },
          ]}
        />
      </Stage>
      <div className="flow-below">{children}</div>
      <Stage title={t('partners')} about={t('partnersAbout')} perSecond={undefined} isTall>
        {partners.map((partner) => (
          <PartnerNode key={partner.name} partner={partner} />
        ))}
      </Stage>
    </div>
  );
}

interface StageProps {
  readonly title: string;
  readonly about: string;
  /** What goes on to the next stage; undefined: it is the last. */
  readonly perSecond: number | null | undefined;
  /** Beside everything that stands in the middle. */
  readonly isTall?: boolean;
  readonly children: ReactNode;
}

function Stage({ title, about, perSecond, isTall = false, children }: StageProps) {
  return (
    <div className={isTall ? 'flow-stage flow-tall' : 'flow-stage'} role="group" aria-label={title}>
      <div>
        <Text size="sm" fw={650}>
          {title}
        </Text>
        <Text size="xs" c="gray.7">
          {about}
        </Text>
      </div>
      {children}
      {perSecond !== undefined && (
        <span className="flow-road" aria-hidden>
          {(perSecond ?? 0) > 0 && (
            <i style={{ '--flow-seconds': `${travelSeconds(perSecond ?? 0)}s` } as object} />
          )}
        </span>
      )}
    </div>
  );
}

/** Faster with more events, between half a second and three seconds. */
const travelSeconds = (perSecond: number) => Math.min(3, Math.max(0.5, 2 / Math.sqrt(perSecond)));

const sum = (rates: readonly (number | null)[]) =>
  rates.reduce<number>((total, one) => total + (one ?? 0), 0);

function DeskNode({ desk }: { readonly desk: Desk }) {
  const { t, number, rate, pair } = useAmounts();
  const key = `desk.${desk.name}`;
  const lines = [
    { label: t('registered'), value: number(desk.registered) },
    { label: t('refused'), value: number(desk.refused) },
    { label: t('answer'), value: pair(desk.answer) },
    ...(desk.faults > 0 ? [{ label: t('faults'), value: number(desk.faults), stands: 'bad' as const }] : []),
    ...(desk.intakeLag > 0
      ? [{ label: t('intakeLag'), value: number(desk.intakeLag), stands: standing(desk.intakeLag, 1_000) }]
      : []),
  ];
  return (
    <FlowNode
      title={key in flowTexts.id ? t(key as FlowText) : desk.name}
      state={desk.state}
      rate={rate(desk.perSecond)}
      lines={lines}
    />
  );
}
