import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EdgeAdapter, requestIdOf } from './edge-adapter';

let arrived: () => void;
const waiting = new Promise<void>((resolve) => (arrived = resolve));

@Controller('never')
class NeverController {
  @Get()
  never() {
    arrived();
    return new Promise(() => undefined);
  }
}

@Module({ controllers: [NeverController] })
class NeverModule {}

it('closes connections that do not end within the grace period, so that a service can always be stopped', async () => {
  const adapter = new EdgeAdapter(20);
  const app = await NestFactory.create<NestFastifyApplication>(NeverModule, adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const outcome = fetch(`${url}/never`).then(
    () => 'answered',
    (error: Error) => error.message,
  );
  await waiting;
  await app.close();
  expect(await outcome).toBe('fetch failed');
});

it.each([
  ['0197F3A2-5a01-7c3e-9a51-1f2e3d4c5b6a', true],
  ['0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6', false],
  ['batch:7.a_b-c', false],
  ['nik-3204.0101.0190.0001', false],
  ['', false],
  [['a', 'b'], false],
  [undefined, false],
])('request id %j is kept, in lower case: %s', (given, kept) => {
  expect(requestIdOf(given) === String(given).toLowerCase()).toBe(kept);
});
