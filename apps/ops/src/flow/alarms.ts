import type { Alarm, FlowAnswer } from './answers';

type Measured = Omit<FlowAnswer, 'alarms' | 'at' | 'acts'>;
type Found = { readonly subject: string; readonly value: number };

interface Rule {
  readonly severity: Alarm['severity'];
  readonly runbook: string;
  readonly find: (measured: Measured) => readonly Found[];
}

const above = (limit: number, found: readonly Found[]) => found.filter(({ value }) => value > limit);
const perPartner = (flow: Measured, value: (partner: Measured['partners'][number]) => number | null) =>
  flow.partners.map((partner) => ({ subject: partner.name, value: value(partner) ?? 0 }));
const copies = (flow: Measured) => flow.partners.filter(({ hasCopy, state }) => hasCopy && state === 'up');

/**
 * The rules of deploy/prometheus/alerts.yml that can be judged from one reading, with the same limits. The console shows
 * at once what Prometheus reports after `for`. alarms.spec.ts compares names, severities, limits and runbooks.
 */
export const alarmRules: Readonly<Record<string, Rule>> = {
  ServiceDown: {
    severity: 'page',
    runbook: 'service-down',
    find: ({ desks, registry, publisher, partners }) =>
      [
        ...desks,
        { name: 'registry', state: registry.state },
        { name: 'publisher', state: publisher.state },
        ...partners.filter(({ hasCopy }) => hasCopy),
      ]
        .filter(({ state }) => state !== 'up')
        .map(({ name }) => ({ subject: name, value: 0 })),
  },
  IntakeBehind: {
    severity: 'page',
    runbook: 'intake-behind',
    find: ({ desks }) =>
      above(
        1_000,
        desks.map(({ name, intakeLag }) => ({ subject: name, value: intakeLag })),
      ),
  },
  LedgerFindings: {
    severity: 'page',
    runbook: 'ledger-tampering',
    find: ({ ledger }) => above(0, [{ subject: 'ledger', value: ledger.findings }]),
  },
  RegistryBehind: {
    severity: 'page',
    runbook: 'registry-behind',
    find: ({ registry }) => above(60, [{ subject: 'registry', value: registry.lagSeconds ?? 0 }]),
  },
  RegistryAnomalies: {
    severity: 'ticket',
    runbook: 'registry-behind',
    find: ({ registry }) => above(0, [{ subject: 'registry', value: registry.anomalies }]),
  },
  RegistryRebuildDue: {
    severity: 'ticket',
    runbook: 'rebuild',
    find: ({ registry }) => (registry.rebuildDue ? [{ subject: 'registry', value: 1 }] : []),
  },
  PublisherBehind: {
    severity: 'page',
    runbook: 'feed-not-sent',
    find: ({ publisher }) => above(10_000, [{ subject: 'publisher', value: publisher.lagChanges ?? 0 }]),
  },
  FeedNotSent: {
    severity: 'page',
    runbook: 'feed-not-sent',
    find: (flow) =>
      above(
        300,
        perPartner(flow, ({ lagSeconds }) => lagSeconds),
      ),
  },
  FeedPersonsParked: {
    severity: 'ticket',
    runbook: 'feed-not-sent',
    find: (flow) =>
      above(
        0,
        perPartner(flow, ({ parked }) => parked),
      ),
  },
  PublisherLoopBlocked: {
    severity: 'page',
    runbook: 'feed-not-sent',
    find: ({ publisher }) => publisher.blocked.map((loop) => ({ subject: loop, value: 1 })),
  },
  MinistryWithoutHeartbeat: {
    severity: 'page',
    runbook: 'ministry-behind',
    // Null before the first heartbeat, where Prometheus has NaN.
    find: (flow) =>
      copies(flow)
        .filter(({ heartbeatSeconds }) => heartbeatSeconds === null || heartbeatSeconds > 60)
        .map(({ name, heartbeatSeconds }) => ({ subject: name, value: heartbeatSeconds ?? 0 })),
  },
  MinistryBehind: {
    severity: 'ticket',
    runbook: 'ministry-behind',
    find: (flow) =>
      above(
        1_000,
        perPartner(flow, ({ behind }) => behind),
      ),
  },
  MinistryQuarantineOld: {
    severity: 'page',
    runbook: 'feed-quarantine',
    find: (flow) =>
      above(
        900,
        perPartner(flow, ({ quarantineSeconds }) => quarantineSeconds),
      ),
  },
  FeedForged: {
    severity: 'page',
    runbook: 'feed-forged',
    find: (flow) =>
      above(
        0,
        perPartner(flow, ({ forged }) => forged),
      ),
  },
};

/** What asks for somebody at present; the pages first. */
export function alarmsOf(measured: Measured): Alarm[] {
  return Object.entries(alarmRules)
    .flatMap(([name, { severity, runbook, find }]) =>
      find(measured).map((found) => ({ name, severity, runbook, ...found })),
    )
    .toSorted((a, b) => a.severity.localeCompare(b.severity));
}
