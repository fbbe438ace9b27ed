import { planChunk, type Arrival } from './chunk-plan';
import type { FeedMessage, SequencedMessage } from './feed-message';

const message = (sequence: number, previousSequence: number): SequencedMessage => ({
  form: 'person',
  partition: 0,
  sequence,
  previousSequence,
  kind: 'born',
  personKey: `p${sequence}`,
  headers: {},
  value: '{}',
});
const heartbeat = (partitionHighWater: number): FeedMessage => ({
  form: 'heartbeat',
  highWater: 100,
  partitionHighWater,
  registryPosition: 7,
  at: '2026-11-22T00:00:00Z',
});
const arrivals = (...messages: FeedMessage[]): Arrival[] =>
  messages.map((one, index) => ({ offset: String(10 + index), message: one }));
const place = (lastSequence: number, nextOffset = 10n) => ({ lastSequence, nextOffset });
/** A step in short form: sequences of a segment with its end, or the bounds of a gap. */
const short = (steps: ReturnType<typeof planChunk>) =>
  steps.map((step) =>
    step.kind === 'gap'
      ? `gap ${step.after}-${step.through}`
      : `${step.messages.map(({ sequence }) => sequence).join(',')}|${step.duplicates}|${step.nextOffset}`,
  );

describe('the plan of a chunk', () => {
  it('takes consecutive messages as one segment', () => {
    const steps = planChunk(arrivals(message(4, 2), message(5, 4), heartbeat(5)), place(2), false);
    expect(short(steps)).toEqual(['4,5|0|13']);
    expect(steps[0]).toMatchObject({ heartbeat: { partitionHighWater: 5 } });
  });

  it('stops at a gap and continues after it', () => {
    const steps = planChunk(arrivals(message(4, 2), message(9, 7), message(12, 9)), place(2), false);
    expect(short(steps)).toEqual(['4|0|11', 'gap 4-7', '9,12|0|13']);
  });

  it('detects by a heartbeat that the last message is missing', () => {
    expect(short(planChunk(arrivals(heartbeat(5)), place(4), false))).toEqual(['gap 4-5', '|0|11']);
    expect(short(planChunk(arrivals(heartbeat(4)), place(4), false))).toEqual(['|0|11']);
  });

  it('skips and counts messages it already has', () => {
    const steps = planChunk(arrivals(message(3, 2), message(4, 3), message(4, 3)), place(3), false);
    expect(short(steps)).toEqual(['4|2|13']);
  });

  it('does not count messages that an earlier attempt of the same chunk has committed', () => {
    const chunk = arrivals(message(3, 2), message(3, 2), message(5, 3));
    expect(short(planChunk(chunk, place(3, 11n), true))).toEqual(['5|1|13']);
    expect(short(planChunk(chunk, place(3, 11n), false))).toEqual(['5|2|13']);
  });

  it('skips records without a position in the feed', () => {
    const steps = planChunk(
      arrivals({ form: 'unreadable', reason: 'r' }, message(2, 1), message(3, 2)),
      place(0),
      false,
    );
    expect(short(steps)).toEqual(['|0|11', 'gap 0-1', '2,3|0|13']);
    expect(steps[0]).toMatchObject({ unreadable: [{ offset: '10', reason: 'r' }] });
  });

  it('has nothing to do for an empty chunk', () => {
    expect(planChunk([], place(1), false)).toEqual([]);
  });
});
