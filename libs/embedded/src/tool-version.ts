import { spawnSync, type SpawnSyncReturns } from 'node:child_process';

const asked = new Map<string, SpawnSyncReturns<string>>();

/** What a command prints about its version; asked once, because a JVM takes a moment to start. */
export function toolVersion(command: string, option: string): SpawnSyncReturns<string> {
  const answer = asked.get(command) ?? spawnSync(command, [option], { encoding: 'utf8' });
  asked.set(command, answer);
  return answer;
}
