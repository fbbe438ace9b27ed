import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { pino } from 'pino';
import { Public } from './access';
import { loadConfig } from './config';
import type { ServiceDefinition } from './definition';
import { run } from './run';

/** Lets a test hold a request until it has asked the service to stop. */
function newGate() {
  const gates = { arrived: () => {}, open: () => {}, opened: Promise.resolve(), waiting: Promise.resolve() };
  gates.opened = new Promise((resolve) => (gates.open = resolve));
  gates.waiting = new Promise((resolve) => (gates.arrived = resolve));
  return gates;
}
const gate = newGate();

@Controller('v1/echoes')
class EchoController {
  @Get()
  @Public()
  async slow() {
    gate.arrived();
    await gate.opened;
    return { echo: true };
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

/** A transport that only records the calls to it. */
class NotingStrategy extends Server implements CustomTransportStrategy {
  constructor(private readonly notes: string[]) {
    super();
  }
  listen(ready: () => void) {
    this.notes.push('listen');
    ready();
  }
  close() {
    this.notes.push('close');
  }
  on() {}
  unwrap<T>(): T {
    throw new Error('nothing to unwrap');
  }
}

const echo: ServiceDefinition = {
  name: 'echo',
  port: 0,
  title: 'Echo',
  description: 'A tiny service.',
  module: () => EchoModule,
};
const log = pino({ level: 'silent' });
const config = loadConfig({
  DATABASE_URL: 'postgres://peristiwa:secret@127.0.0.1:1/peristiwa',
  KAFKA_BROKERS: '127.0.0.1:1',
  OIDC_ISSUER: 'http://127.0.0.1:1',
  OIDC_JWKS_URL: 'http://127.0.0.1:1/jwks',
});

describe('running services', () => {
  it('answers what is in flight, closes once, and frees the port', async () => {
    const two = await run([echo, { ...echo, name: 'second' }], config, { log });
    const url = `${two.urls['second']}/v1/echoes`;
    const inFlight = fetch(url);
    await gate.waiting;
    const stops = [two.stop(), two.stop()];
    gate.open();
    expect((await inFlight).status).toBe(200);
    await Promise.all(stops);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('names a port in use and closes what it had opened', async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    const { port } = busy.address() as AddressInfo;
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const first = (free.address() as AddressInfo).port;
    await new Promise((resolve) => free.close(resolve));
    await expect(
      run(
        [
          { ...echo, name: 'first', port: first },
          { ...echo, port },
        ],
        config,
        { log },
      ),
    ).rejects.toThrow(
      `Port ${port} for service "echo" is in use on 127.0.0.1: stop the program that uses it, or set PORT_ECHO.`,
    );
    await expect(fetch(`http://127.0.0.1:${first}/health/live`)).rejects.toThrow('fetch failed');
    await new Promise((resolve) => busy.close(resolve));
  });

  it('starts the transports of a service and closes them with it', async () => {
    const notes: string[] = [];
    const withIntake = { ...echo, transports: () => [new NotingStrategy(notes)] };
    const one = await run([withIntake], config, { log });
    expect(notes).toEqual(['listen']);
    await one.stop();
    expect(notes).toEqual(['listen', 'close']);
  });

  it('adds no signal listener', async () => {
    const before = process.listenerCount('SIGTERM');
    const one = await run([echo], config, { log });
    expect(process.listenerCount('SIGTERM')).toBe(before);
    await one.stop();
  });
});
