import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ConsumerUnderTest } from './test-bench';

export interface ConsumerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly onOutput: (text: string) => void;
}

/** A consumer that is a program; it and what it starts are killed together. */
export function consumerProcess({
  command,
  args,
  environment,
  onOutput,
}: ConsumerCommand): ConsumerUnderTest {
  let running: { readonly child: ChildProcess; readonly ended: Promise<unknown> } | undefined;
  return {
    async start() {
      const child = spawn(command, [...args], {
        env: environment,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      // Not `exit`: a process that it has started may still write to the database.
      running = { child, ended: new Promise((resolve) => child.once('close', resolve)) };
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
      await ended;
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
