import { runCli } from './program';

/** Runs the command line as a process would. @returns everything that it prints, and its exit code */
export async function peristiwa(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Promise<{ readonly printed: string; readonly code: number }> {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const code = await runCli(['node', 'peristiwa', ...args], { variables, print, complain: print });
  return { printed: lines.join('\n'), code };
}
