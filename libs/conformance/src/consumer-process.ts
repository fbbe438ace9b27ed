import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerUnderTest } from './test-bench';

export interface ConsumerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly onOutput: (text: string) => void;
  /** How long it may take until nothing of a killed consumer is left. */
  readonly endMs?: number;
}

const END_MS = 10_000;

/** A consumer that is a program; it and what it starts are killed together. */
export function consumerProcess({
  command,
  args,
  environment,
  onOutput,
  endMs = END_MS,
}: ConsumerCommand): ConsumerUnderTest {
  let running: { readonly child: ChildProcess; readonly ended: Promise<boolean> } | undefined;
  return {
    async start() {
      const child = spawn(command, [...args], {
        env: environment,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      // Not `exit`: a process that it has started may still write to the database.
      running = {
        child,
        ended: new Promise<boolean>((resolve) => child.once('close', () => resolve(false))),
      };
      child.stdout.on('data', (text) => onOutput(String(text)));
      child.stderr.on('data', (text) => onOutput(String(text)));
      child.once('exit', (code) => {
        if (code !== null) onOutput(`the consumer ended with exit code ${code}\n`);
      });
      await once(child, 'spawn');
    },
    async kill() {
      const { child, ended } = running ?? {};
      running = undefined;
      if (child?.pid === undefined) return;
      killGroup(child.pid);
      const tooLate = sleep(endMs, true, { ref: false });
      if (await Promise.race([ended, tooLate]))
        throw new Error(
          'the consumer was killed, and a process that it has started still runs: it left its group',
        );
    },
  };
}

/** Of which none may be left. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
