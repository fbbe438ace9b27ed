import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './processes';
import { toolVersion } from './tool-version';

/**
 * Class-data sharing (JEP 350): the first broker writes its parsed classes to an archive when it ends; later brokers
 * map it and start about a second sooner. The JVM compares the archive with itself and the jars and ignores one that
 * does not match, so a wrong archive does no harm.
 */
export interface ClassDataArchive {
  readonly javaOptions: readonly string[];
  /** After an orderly end: moves a newly written archive to its final path. */
  keep(): void;
  discard(): void;
}

/** `node`: the number of the broker in its cluster, so that no two write the same file. */
export function classDataArchive(libDir: string, node: number): ClassDataArchive {
  const { stderr } = toolVersion('java', '-version');
  const version = createHash('sha256')
    .update(stderr ?? '')
    .digest('hex')
    .slice(0, 8);
  const archive = join(libDir, `kafka-${version}.jsa`);
  if (existsSync(archive)) {
    return { javaOptions: [`-XX:SharedArchiveFile=${archive}`], keep: () => {}, discard: () => {} };
  }
  removeAbandoned(libDir);
  const fresh = `${archive}.${node}.${process.pid}`;
  return {
    javaOptions: [`-XX:ArchiveClassesAtExit=${fresh}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off'],
    keep: () => {
      if (existsSync(fresh)) renameSync(fresh, archive);
    },
    discard: () => rmSync(fresh, { force: true }),
  };
}

/** Archives of brokers whose parent was killed before it could move them: 50 MB each. */
function removeAbandoned(libDir: string): void {
  for (const name of readdirSync(libDir)) {
    const pid = /\.jsa\.\d+\.(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(libDir, name), { force: true });
  }
}
