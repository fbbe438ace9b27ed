import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { alarmRules, alarmsOf } from './alarms';
import type { PartnerFlow } from './answers';

const ROOT = join(__dirname, '../../../..');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly runbook: string };
}
const { groups } = parse(readFileSync(join(ROOT, 'deploy/prometheus/alerts.yml'), 'utf8')) as {
  groups: readonly { readonly rules: readonly Rule[] }[];
};
const rules = new Map(groups.flatMap((group) => group.rules.map((rule) => [rule.alert, rule])));

const partner: PartnerFlow = {
  name: 'bps',
  hasCopy: true,
  state: 'up',
  highWater: 10,
  sent: 10,
  lagMessages: 0,
  lagSeconds: 0,
  parked: 0,
  perSecond: 1,
  behind: 0,
  quarantined: 0,
  quarantineSeconds: 0,
  forged: 0,
  heartbeatSeconds: 1,
  hourly: false,
  latency: { p50: 0.1, p99: 0.2 },
};
const desk = {
  ...{ name: 'birth', state: 'up' as const, registered: 1, refused: 0, faults: 0, perSecond: 1 },
  ...{ refusedPerMinute: 0, intakeLag: 0, answer: { p50: 0, p99: 0 } },
};
const healthy = {
  desks: [desk],
  ledger: { tail: 10, perSecond: 1, verifiedUntil: null, verifiedAt: null, findings: 0 },
  registry: {
    ...{ state: 'up' as const, position: 10, lagEvents: 0, lagSeconds: 0, anomalies: 0, perSecond: 1 },
    rebuildDue: false,
  },
  publisher: { state: 'up' as const, lagChanges: 0, blocked: [] as string[], perSecond: 1 },
  partners: [partner],
};

describe('alarms of Flow (deploy/prometheus/alerts.yml)', () => {
  it.each(Object.entries(alarmRules))('%s has the severity and the runbook of the rule', (name, rule) => {
    const { labels, annotations } = rules.get(name) as Rule;
    expect([rule.severity, `docs/runbooks/${rule.runbook}.md`]).toEqual([
      labels.severity,
      annotations.runbook,
    ]);
  });

  it('nothing asks for anybody while all is well', () => {
    expect(alarmsOf(healthy)).toEqual([]);
  });

  // The limit itself is no alarm, what is above it is; the limits are those of the expressions.
  it.each([
    ['IntakeBehind', 1_000, (value: number) => ({ desks: [{ ...desk, intakeLag: value }] })],
    ['LedgerFindings', 0, (value: number) => ({ ledger: { ...healthy.ledger, findings: value } })],
    ['RegistryBehind', 60, (value: number) => ({ registry: { ...healthy.registry, lagSeconds: value } })],
    ['RegistryAnomalies', 0, (value: number) => ({ registry: { ...healthy.registry, anomalies: value } })],
    [
      'PublisherBehind',
      10_000,
      (value: number) => ({ publisher: { ...healthy.publisher, lagChanges: value } }),
    ],
    ['FeedNotSent', 300, (value: number) => ({ partners: [{ ...partner, lagSeconds: value }] })],
    ['FeedPersonsParked', 0, (value: number) => ({ partners: [{ ...partner, parked: value }] })],
    [
      'MinistryWithoutHeartbeat',
      60,
      (value: number) => ({ partners: [{ ...partner, heartbeatSeconds: value }] }),
    ],
    ['MinistryBehind', 1_000, (value: number) => ({ partners: [{ ...partner, behind: value }] })],
    [
      'MinistryQuarantineOld',
      900,
      (value: number) => ({ partners: [{ ...partner, quarantineSeconds: value }] }),
    ],
    ['FeedForged', 0, (value: number) => ({ partners: [{ ...partner, forged: value }] })],
  ] as const)('%s begins above %d', (name, limit, change) => {
    expect(rules.get(name)?.expr).toMatch(new RegExp(`> ${limit}\\b`));
    expect(alarmsOf({ ...healthy, ...change(limit) })).toEqual([]);
    expect(alarmsOf({ ...healthy, ...change(limit + 1) }).map((alarm) => alarm.name)).toEqual([name]);
  });

  it('a service that does not answer is one, the urgent ones first', () => {
    const alarms = alarmsOf({
      ...healthy,
      registry: { ...healthy.registry, anomalies: 1 },
      publisher: { ...healthy.publisher, state: 'timed-out', blocked: ['push'] },
    });
    expect(alarms.map(({ name, subject, severity }) => [name, subject, severity])).toEqual([
      ['ServiceDown', 'publisher', 'page'],
      ['PublisherLoopBlocked', 'push', 'page'],
      ['RegistryAnomalies', 'registry', 'ticket'],
    ]);
  });

  it('a copy that has never had a heartbeat is one, and one that does not answer is told as that only', () => {
    const never = { ...partner, heartbeatSeconds: null };
    const nameOf = (one: PartnerFlow) => alarmsOf({ ...healthy, partners: [one] }).map(({ name }) => name);
    expect(nameOf(never)).toEqual(['MinistryWithoutHeartbeat']);
    expect(nameOf({ ...never, state: 'unreachable' })).toEqual(['ServiceDown']);
    expect(nameOf({ ...never, hasCopy: false })).toEqual([]);
  });
});
