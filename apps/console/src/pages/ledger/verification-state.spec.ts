import type { Verification } from './types';
import { lastEndedOf, progressOf, runningOf, secondsOf } from './verification-state';

const job: Verification = {
  verificationId: '0193a5b0-0000-7000-8000-000000000001',
  kind: 'verification',
  startedBy: 'operator',
  startedAt: '2026-11-28T02:00:00.000Z',
  isCancelled: false,
};

it('finds the job that has no outcome yet', () => {
  const ended: Verification = { ...job, outcome: 'completed', endedAt: job.startedAt };
  expect(runningOf([ended, job])).toBe(job);
  expect(runningOf([ended])).toBeUndefined();
});

it('counts seconds until the end, or until now', () => {
  expect(secondsOf({ ...job, endedAt: '2026-11-28T02:01:30.400Z' }, 0)).toBe(90);
  expect(secondsOf(job, Date.parse('2026-11-28T02:00:02.000Z'))).toBe(2);
  expect(secondsOf(job, Date.parse('2026-11-28T01:59:00.000Z'))).toBe(0);
});

it('knows how far it is once a page has been read', () => {
  expect(progressOf({ ...job, from: 101, to: 200, position: 150 })).toEqual({ done: 50, total: 100 });
  expect(progressOf({ ...job, from: 101 })).toBeUndefined();
});

it('names the job that ended last', () => {
  const ended: Verification = { ...job, verificationId: 'a', outcome: 'failed', endedAt: job.startedAt };
  expect(lastEndedOf([job, ended, { ...ended, verificationId: 'b' }])).toBe('a');
  expect([lastEndedOf([job]), lastEndedOf(undefined)]).toEqual([undefined, undefined]);
});
