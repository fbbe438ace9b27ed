import { failureOf, type Reach } from './reach';
import { ReachLog } from './reach-log';

const caused = (name: string, code?: string) =>
  Object.assign(new Error('fetch failed'), { cause: Object.assign(new Error('x'), { name, code }) });

it.each([
  ['a connection that is refused', caused('Error', 'ECONNREFUSED'), 'unreachable'],
  ['a name that is unknown', caused('Error', 'ENOTFOUND'), 'unreachable'],
  ['a connection that breaks', caused('SocketError', 'UND_ERR_SOCKET'), 'unreachable'],
  ['no answer within the time of the caller', new DOMException('x', 'TimeoutError'), 'timed-out'],
  ['no headers in time', caused('HeadersTimeoutError', 'UND_ERR_HEADERS_TIMEOUT'), 'timed-out'],
  ['what is no error', 'x', 'unreachable'],
])('%s is told as what it is', (_, error, failure) => {
  expect(failureOf(error)).toBe(failure);
});

describe('the log of how services answer', () => {
  function logging() {
    let nowMs = 0;
    const lines: string[] = [];
    const line = ({ of, reach }: { of: string; reach: Reach }) => void lines.push(`${of} ${reach}`);
    const log = new ReachLog({ warn: line, info: line } as never, 'flow', () => nowMs);
    const after = (ms: number, reach: Reach, service = 'birth') => {
      nowMs += ms;
      log.report(service, reach);
    };
    return { lines, after };
  }

  it('has a line when something changes, and none while it stays', () => {
    const { lines, after } = logging();
    for (const reach of ['up', 'unreachable', 'unreachable', 'timed-out', 'refused', 'up', 'up'] as const)
      after(10_000, reach);
    expect(lines).toEqual(['birth unreachable', 'birth timed-out', 'birth refused', 'birth up']);
  });

  it('has a line in ten seconds at most for a service that comes and goes, and the last state in the end', () => {
    const { lines, after } = logging();
    after(0, 'unreachable');
    for (let second = 1; second < 10; second += 1) after(1_000, second % 2 ? 'up' : 'unreachable');
    expect(lines).toEqual(['birth unreachable']);
    after(1_000, 'up');
    expect(lines).toEqual(['birth unreachable', 'birth up']);
    after(0, 'unreachable', 'death');
    expect(lines).toHaveLength(3);
  });
});
