import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCacheDir, kafkaLibDir, resolveKafkaJars } from './kafka-jars';
import { StartProblem } from './start-problem';

jest.setTimeout(120_000);

describe('resolveKafkaJars', () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'peristiwa-jars-'));
  const libDir = kafkaLibDir(cacheDir);
  const jar = join(libDir, 'lz4-java-1.10.2.jar');
  const onLog = () => {};
  let good: string;

  beforeAll(async () => {
    good = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog });
  });

  beforeEach(() => {
    rmSync(libDir, { recursive: true, force: true });
    cpSync(good, libDir, { recursive: true, filter: (name) => !name.includes('.jsa') });
  });

  afterAll(() => rmSync(cacheDir, { recursive: true, force: true }));

  it('given the listed jars, then it returns their folder', async () => {
    expect(await resolveKafkaJars({ cacheDir, onLog })).toBe(libDir);
  });

  it.each([
    ['a jar with one byte more', () => appendFileSync(jar, 'x'), 'lz4-java-1.10.2.jar (not as listed)'],
    ['a missing jar', () => rmSync(jar), 'lz4-java-1.10.2.jar (missing)'],
    ['an additional jar', () => writeFileSync(join(libDir, 'a.jar'), ''), 'a.jar (not as listed)'],
  ])('given %s, then it refuses and says which folder to remove', async (_case, damage, named) => {
    damage();
    const error = await resolveKafkaJars({ cacheDir, onLog }).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(StartProblem);
    expect((error as StartProblem).message).toBe(
      `Kafka's jars do not match deploy/embedded/jars.sha256: ${named}.`,
    );
    expect((error as StartProblem).doThis).toContain(libDir);
  });

  it('uses no jars of another pom or list, because the folder name contains their hash', () => {
    expect(libDir).toMatch(/kafka-4\.3\.1-[0-9a-f]{12}$/);
    expect(existsSync(libDir)).toBe(true);
  });
});
