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
  let child: ChildProcess | undefined;
  return {
    async start() {
      child = spawn(command, [...args], {
        env: environment,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout?.on('data', (text) => onOutput(String(text)));
      child.stderr?.on('data', (text) => onOutput(String(text)));
      child.once('exit', (code) => {
        if (code !== null) onOutput(`the consumer ended with exit code ${code}\n`);
      });
      await once(child, 'spawn');
    },
    async kill() {
      const { pid, exitCode, signalCode } = child ?? {};
      if (!child || pid === undefined || exitCode !== null || signalCode !== null) return;
      const ended = once(child, 'exit');
      process.kill(-pid, 'SIGKILL');
      await ended;
    },
  };
}
