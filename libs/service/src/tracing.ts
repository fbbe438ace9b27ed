import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attributes, Context, Span, Tracer } from '@opentelemetry/api';
import { isTraceparent } from '@peristiwa/kernel';
import type { Config } from './config';

/** What a span may say: names and numbers of the system, never anything about a person. */
export type SpanFacts = Readonly<Record<string, string | number>>;

interface SpanOptions {
  /** W3C `traceparent` of the work that caused this; without one, the span in progress, or else a new trace. */
  readonly parent?: string | undefined;
  readonly kind?: 'server' | 'consumer';
  readonly facts?: SpanFacts;
}

/** OpenTelemetry traces of one service (ADR 0066). A service without `OTEL_EXPORTER_OTLP_ENDPOINT` has none. */
export interface Tracing {
  /** `traceparent` of the work in progress, to be stored or sent with its result; undefined when it is not sampled. */
  readonly current: () => string | undefined;
  /** The span is in progress until `end` is called; `work` and what it starts are inside it. */
  readonly start: (
    name: string,
    options: SpanOptions,
    work: (end: (facts: SpanFacts) => void) => void,
  ) => void;
  readonly span: <Result>(name: string, options: SpanOptions, work: () => Promise<Result>) => Promise<Result>;
  /** The same work was done for all of these: one span in each of their traces, from `startedAt` until now. */
  readonly spans: (name: string, startedAt: number, parents: Iterable<string | undefined>) => void;
  /** Sends what has not been sent. It does not fail: nothing depends on a trace. */
  readonly stop: () => Promise<void>;
}

/** Runs the work in a span where the service is traced. */
export function inSpan<Result>(
  tracing: Tracing | undefined,
  name: string,
  options: SpanOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  return tracing ? tracing.span(name, options, work) : work();
}

/** A collector that is away must not delay the end of a service. */
const STOP_MS_MAX = 2_000;
const pause = (ms: number) => sleep(ms, undefined, { ref: false });

/** The packages are loaded only here: a service that is not traced starts without them. */
export async function openTracing(config: Config, service: string): Promise<Tracing | undefined> {
  const { endpoint, ratio } = config.tracing;
  if (endpoint === undefined) return undefined;
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }, api] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/api'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'peristiwa' }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('peristiwa');
  const stop = () => Promise.race([provider.shutdown().catch(() => undefined), pause(STOP_MS_MAX)]);
  return new OpenTelemetry(tracer, api, stop);
}

type Api = typeof import('@opentelemetry/api');

/** Shared by the services of one process: a span of one is never in progress in another. */
const inProgress = new AsyncLocalStorage<Span>();

class OpenTelemetry implements Tracing {
  constructor(
    private readonly tracer: Tracer,
    private readonly api: Api,
    readonly stop: () => Promise<void>,
  ) {}

  current(): string | undefined {
    const span = inProgress.getStore()?.spanContext();
    if (!span || (span.traceFlags & this.api.TraceFlags.SAMPLED) === 0) return undefined;
    return `00-${span.traceId}-${span.spanId}-01`;
  }

  start(name: string, options: SpanOptions, work: (end: (facts: SpanFacts) => void) => void): void {
    const span = this.open(name, options);
    inProgress.run(span, work, (facts: SpanFacts) => {
      span.setAttributes(facts as Attributes);
      if (Number(facts['http.response.status_code']) >= 500) this.failed(span);
      span.end();
    });
  }

  async span<Result>(name: string, options: SpanOptions, work: () => Promise<Result>): Promise<Result> {
    const span = this.open(name, options);
    try {
      return await inProgress.run(span, work);
    } catch (error) {
      // Without the error itself: messages of drivers quote values.
      this.failed(span);
      throw error;
    } finally {
      span.end();
    }
  }

  spans(name: string, startedAt: number, parents: Iterable<string | undefined>): void {
    for (const parent of parents) {
      if (isTraceparent(parent)) this.open(name, { parent, kind: 'consumer' }, startedAt).end();
    }
  }

  private open(name: string, { parent, kind, facts }: SpanOptions, startTime: number = Date.now()): Span {
    const { SpanKind } = this.api;
    const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER };
    const options = {
      startTime,
      kind: kind === undefined ? SpanKind.INTERNAL : kinds[kind],
      ...(facts && { attributes: facts as Attributes }),
    };
    return this.tracer.startSpan(name, options, this.contextOf(parent));
  }

  private contextOf(parent: string | undefined): Context {
    const { ROOT_CONTEXT, trace } = this.api;
    if (isTraceparent(parent)) {
      const [, traceId = '', spanId = '', flags = ''] = parent.split('-');
      const traceFlags = Number.parseInt(flags, 16);
      return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
    }
    const span = inProgress.getStore();
    return span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT;
  }

  private failed(span: Span): void {
    span.setStatus({ code: this.api.SpanStatusCode.ERROR });
  }
}
