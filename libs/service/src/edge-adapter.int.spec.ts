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
  ['batch:7.a_b-c', true],
  ['x'.repeat(64), true],
  ['x'.repeat(65), false],
  ['', false],
  ['a b', false],
  ['123456789012345', true],
  ['3204010101900001', false],
  [['a', 'b'], false],
  [undefined, false],
])('request id %j is kept: %s', (given, kept) => {
  expect(requestIdOf(given) === given).toBe(kept);
});
