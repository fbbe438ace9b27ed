import { Gauge } from 'prom-client';
import { atMost } from './at-most';
import type { Platform } from './definition';
import type { ReadinessAnswer } from './readiness';

/** Half a minute is more than NTP ever leaves; the release windows and the time limits of tokens are minutes. */
const OFFSET_SECONDS_MAX = 30;

/** The part of a `pg` pool that it needs. */
interface Database {
  query(text: string): Promise<{ rows: { now: string }[] }>;
}

/**
 * The readiness check `clock`: how far the clock of this service is ahead of that of its database. The service stays ready,
 * because nothing is ordered by clocks; but dates of acts, tokens and windows are wrong, so it is logged once and is the
 * metric `clock_offset_seconds`, on which the alert is (docs/runbooks/clock.md).
 */
export function clockCheck(
  { metrics, log, clock }: Pick<Platform, 'metrics' | 'log' | 'clock'>,
  database: Database,
): () => Promise<ReadinessAnswer> {
  let isWrong = false;
  const offset = async (): Promise<number> => {
    const before = clock().getTime();
    const { rows } = await database.query(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now',
    );
    const middle = (before + clock().getTime()) / 2;
    const seconds = Math.round((middle - Number(rows[0]?.now)) / 100) / 10;
    const wasWrong = isWrong;
    isWrong = Math.abs(seconds) > OFFSET_SECONDS_MAX;
    if (isWrong && !wasWrong)
      log.error({ aheadSeconds: seconds }, 'the clocks of service and database differ');
    if (!isWrong && wasWrong)
      log.info({ aheadSeconds: seconds }, 'the clocks of service and database agree again');
    return seconds;
  };
  const gauge: Gauge = new Gauge({
    name: 'clock_offset_seconds',
    help: 'How far the clock of this service is ahead of that of its database; absent while the database is away.',
    registers: [metrics],
    async collect() {
      const seconds = await atMost(2_000, offset);
      if (seconds === undefined) gauge.remove();
      else gauge.set(seconds);
    },
  });
  return async () => {
    const aheadSeconds = await offset();
    return { up: true, details: { state: isWrong ? 'wrong' : 'right', aheadSeconds } };
  };
}
