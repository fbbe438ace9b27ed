import { loadConfig } from './config';
import { inSpan, openTracing, type Tracing } from './tracing';

/** Nobody listens there: a service works all the same. */
const AWAY = 'http://127.0.0.1:1';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SAMPLED = `00-${TRACE}-00f067aa0ba902b7-01`;

const configWith = (more: NodeJS.ProcessEnv) =>
  loadConfig({
    DATABASE_URL: 'postgres://peristiwa@127.0.0.1:1/peristiwa',
    KAFKA_BROKERS: '127.0.0.1:1',
    OIDC_ISSUER: AWAY,
    OIDC_JWKS_URL: AWAY,
    ...more,
  });

async function opened(more: NodeJS.ProcessEnv = {}): Promise<Tracing> {
  const tracing = await openTracing(configWith({ OTEL_EXPORTER_OTLP_ENDPOINT: AWAY, ...more }), 'spec');
  if (!tracing) throw new Error('no tracing');
  return tracing;
}

it('makes nothing without a collector', async () => {
  expect(await openTracing(configWith({}), 'spec')).toBeUndefined();
  expect(await inSpan(undefined, 'work', {}, async () => 7)).toBe(7);
});

it('a span is in progress during its work, in the trace of its parent, and nowhere else', async () => {
  const tracing = await opened();
  expect(tracing.current()).toBeUndefined();
  const [outer, inner] = await inSpan(tracing, 'outer', { parent: SAMPLED }, async () => {
    await Promise.resolve();
    const here = tracing.current();
    return [here, await tracing.span('inner', {}, async () => tracing.current())];
  });
  expect(outer).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
  expect(inner).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
  expect(inner).not.toBe(outer);
  expect(tracing.current()).toBeUndefined();
  await tracing.stop();
});

it.each([
  ['the caller does not sample', `00-${TRACE}-00f067aa0ba902b7-00`, '1', false],
  ['the caller samples', SAMPLED, '0', true],
  ['no caller, and all are traced', undefined, '1', true],
  ['no caller, and none is traced', undefined, '0', false],
  ['what is no traceparent counts as no caller', 'nik-3204', '1', true],
])('%s', async (_, parent, ratio, isTraced) => {
  const tracing = await opened({ OTEL_TRACES_SAMPLER_ARG: ratio });
  const current = await tracing.span('work', { parent }, async () => tracing.current());
  expect(current !== undefined).toBe(isTraced);
  await tracing.stop();
});

it('a failure stays the failure of the work', async () => {
  const tracing = await opened();
  const failing = () => Promise.reject(new Error('of the work'));
  await expect(tracing.span('work', {}, failing)).rejects.toThrow('of the work');
  await tracing.stop();
});
