import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portVariable, type AppName } from '@peristiwa/contracts';
import type { Page } from 'playwright-core';
import { jarsCache, Newcomer, type Run } from '../journeys/newcomer';
import { axe, ConsoleBrowser } from './browser';

const START_MS = 120_000;
const STOP_MS = 30_000;
/** Browsers of a busy machine are slow, not wrong. */
const WAIT_MS = 45_000;

/** Somebody who is signed in, in a browser of their own. */
export interface Visitor {
  readonly page: Page;
  /** As `Visited` of browser.ts. */
  readonly faults: () => readonly string[];
  readonly go: (path: string) => Promise<void>;
  /** See {@link axe}. */
  readonly violations: () => Promise<readonly string[]>;
}

/** The whole system as a newcomer starts it, and Chromium before it. */
export class ConsoleSystem {
  private constructor(
    private readonly dir: string,
    private readonly newcomer: Newcomer,
    private readonly run: Run,
    private readonly browser: ConsoleBrowser,
  ) {}

  static async start(): Promise<ConsoleSystem> {
    const dir = await mkdtemp(join(tmpdir(), 'peristiwa-console-'));
    const newcomer = await Newcomer.in(dir);
    const args = ['--data', join(dir, 'data'), '--households', '40'];
    const run = newcomer.start(args, jarsCache());
    const until = Date.now() + START_MS;
    while (!run.text().includes('live events follow')) {
      if (Date.now() > until || run.child.exitCode !== null) throw new Error(`No start:\n${run.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const address = (port: string) => `http://127.0.0.1:${newcomer.ports[port]}`;
    const browser = await ConsoleBrowser.launch(address(portVariable('ops')), address('PORT_ISSUER'));
    return new ConsoleSystem(dir, newcomer, run, browser);
  }

  urlOf(app: AppName): string {
    return `http://127.0.0.1:${this.newcomer.ports[portVariable(app)]}`;
  }

  /** A request that no page makes. @throws when it is refused */
  async call<Answer>(app: AppName, client: string, path: string, body?: object): Promise<Answer> {
    const token = (await readFile(join(this.dir, 'data/tokens', client), 'utf8')).trim();
    const response = await fetch(`${this.urlOf(app)}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  async signIn(as: string, language: 'id' | 'en' = 'id'): Promise<Visitor> {
    const { page, faults, context } = await this.browser.visit({ as, language });
    context.setDefaultTimeout(WAIT_MS);
    const origin = this.urlOf('ops');
    return {
      page,
      faults: () => faults,
      go: async (path) => {
        await page.goto(`${origin}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
      },
      violations: () => axe(page),
    };
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.run.child.kill('SIGINT');
    await Promise.race([this.run.exit, new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
    this.newcomer.kill();
    await rm(this.dir, { recursive: true, force: true });
  }
}
