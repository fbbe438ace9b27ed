import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { logDestination } from './log-destination';

function opened(dest: string, sync: boolean) {
  const told: (string | number)[] = [];
  const stream = logDestination({
    dest,
    sync,
    onFailed: (code) => told.push(code),
    onRecovered: (dropped) => told.push(dropped),
  });
  return { stream, told, log: pino({ base: undefined }, stream) };
}

const settled = () => new Promise((done) => setTimeout(done, 50));

describe.each([true, false])('a log on a full disk (sync: %p)', (sync) => {
  it('is told once, and neither a line nor the end of the process fails or waits for it', async () => {
    const { stream, told, log } = opened('/dev/full', sync);
    await settled();
    for (let line = 0; line < 3; line += 1) {
      log.info('a line');
      await settled();
    }
    expect(told).toEqual(['ENOSPC']);
    stream.flushSync();
    stream.destroy();
  });

  it('drops what is above the limit, and counts it when it is written again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'log-'));
    const file = join(folder, 'services.log');
    const { stream, told, log } = opened(file, sync);
    await settled();
    stream.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }));
    log.info('after');
    await settled();
    expect(told).toEqual(['ENOSPC', 0]);
    expect(readFileSync(file, 'utf8')).toContain('"msg":"after"');
    stream.destroy();
    rmSync(folder, { recursive: true });
  });
});
