import { bucketsOf, quantileOf, samplesIn, since, sumOf, valueOf } from './metrics-text';

const text = `# HELP desk_commands_total Commands.
# TYPE desk_commands_total counter
desk_commands_total{command="register-birth",channel="http",outcome="registered",service="birth"} 95
desk_commands_total{command="register-birth",channel="http",outcome="mother-deceased",service="birth"} 2
intake_lag_messages{service="birth"} 7
up 1
subscriber_heartbeat_age_seconds{service="bps"} Nan
latency_seconds_bucket{le="0.1",service="a"} 50
latency_seconds_bucket{le="0.5",service="a"} 90
latency_seconds_bucket{le="+Inf",service="a"} 100
latency_seconds_sum{service="a"} 12.5
`;
const samples = samplesIn(text);

describe('metrics as text', () => {
  it('reads names, labels and values', () => {
    expect(samples[0]).toEqual({
      name: 'desk_commands_total',
      labels: { command: 'register-birth', channel: 'http', outcome: 'registered', service: 'birth' },
      value: 95,
    });
    expect(sumOf(samples, 'desk_commands_total')).toBe(97);
    expect(sumOf(samples, 'desk_commands_total', ({ outcome }) => outcome === 'registered')).toBe(95);
    expect(valueOf(samples, 'intake_lag_messages')).toBe(7);
    expect(valueOf(samples, 'up')).toBe(1);
    expect(valueOf(samples, 'missing')).toBeUndefined();
    expect(valueOf(samples, 'subscriber_heartbeat_age_seconds')).toBeNaN();
  });

  it('gives quantiles as Prometheus does: linear within a bucket', () => {
    const buckets = bucketsOf(samples, 'latency_seconds');
    expect(quantileOf(buckets, 0.5)).toBeCloseTo(0.1);
    expect(quantileOf(buckets, 0.7)).toBeCloseTo(0.3);
    expect(quantileOf(buckets, 0.99)).toBe(0.5);
    expect(quantileOf(new Map(), 0.5)).toBeUndefined();
  });

  it('counts what came between two readings, also over a restart', () => {
    const before = new Map([
      [0.1, 40],
      [Infinity, 60],
    ]);
    const later = new Map([
      [0.1, 50],
      [Infinity, 100],
    ]);
    expect([...since(later, before)]).toEqual([
      [0.1, 10],
      [Infinity, 40],
    ]);
    expect(since(before, later)).toBe(before);
  });
});
