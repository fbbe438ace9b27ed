import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { consumerProcess } from './consumer-process';

/** A process that nobody has waited for yet has ended all the same. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** A shell that runs `script`. @returns it once it has printed the id of a process */
async function started(script: string, endMs?: number) {
  let output = '';
  const consumer = consumerProcess({
    command: 'sh',
    args: ['-c', script],
    environment: { PATH: process.env['PATH'] },
    onOutput: (text) => (output += text),
    endMs,
  });
  await consumer.start();
  while (!output.includes('\n')) await sleep(5);
  return { consumer, pid: Number.parseInt(output, 10) };
}

// Issue 12: the bench kills a consumer, also one that `npm start` or a shell has started.
it.each([
  ['waits for its child', 'sleep 300 & echo $!; wait'],
  ['has ended before its child', 'sleep 300 & echo $!'],
])('when a consumer is killed that %s, nothing of it is left', async (_, script) => {
  const { consumer, pid } = await started(script);
  expect(isRunning(pid)).toBe(true);
  await consumer.kill();
  expect(isRunning(pid)).toBe(false);
  // A second time there is nothing to kill.
  await consumer.kill();
});

it('a process that has left the group of the consumer is reported, since it may still write', async () => {
  const { consumer, pid } = await started("setsid sh -c 'echo $$; exec sleep 300' & wait", 200);
  await expect(consumer.kill()).rejects.toThrow('still runs');
  process.kill(pid, 'SIGKILL');
});
