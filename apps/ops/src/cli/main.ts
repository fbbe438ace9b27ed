import { runCli } from './program';

async function main(): Promise<void> {
  process.exitCode = await runCli(process.argv);
}

void main();
