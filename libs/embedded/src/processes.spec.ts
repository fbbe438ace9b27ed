import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stopChild } from './processes';

const STEPS = [{ signal: 'SIGTERM', waitMs: 10_000 }] as const;
const forever = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });

it('stops a process that runs, and says by which signal', async () => {
  expect(await stopChild(forever(), STEPS)).toBe('SIGTERM');
});

it.each(['SIGKILL', 'SIGTERM'] as const)('sends nothing after the end by %s', async (signal) => {
  const child = forever();
  child.kill(signal);
  await once(child, 'exit');
  const sent = jest.spyOn(process, 'kill');
  expect(await stopChild(child, STEPS)).toBeUndefined();
  expect(sent).not.toHaveBeenCalled();
  sent.mockRestore();
});

it('sends nothing to a program that could not be started', async () => {
  const child = spawn('/no/such/program');
  await once(child, 'error');
  expect(await stopChild(child, STEPS)).toBeUndefined();
});
