import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { portVariable, type AppName } from '@peristiwa/contracts';
import { chromium, type Browser, type Page } from 'playwright-core';
import { jarsCache, Newcomer, type Run } from '../journeys/newcomer';

const START_MS = 120_000;
const STOP_MS = 30_000;
/** Browsers of a busy machine are slow, not wrong. */
const WAIT_MS = 45_000;

/** Somebody who is signed in, in a browser of their own. */
export interface Visitor {
  readonly page: Page;
  /** Errors of the console and requests to other addresses, until now. */
  readonly faults: () => readonly string[];
  readonly go: (path: string) => Promise<void>;
  /** Rules of WCAG 2.1 AA that the page breaks now. */
  readonly violations: () => Promise<readonly string[]>;
}

/** The whole system as a newcomer starts it, and Chromium before it. */
export class ConsoleSystem {
  private constructor(
    private readonly dir: string,
    private readonly newcomer: Newcomer,
    private readonly run: Run,
    private readonly browser: Browser,
  ) {}

  static async start(): Promise<ConsoleSystem> {
    const dir = await mkdtemp(join(tmpdir(), 'peristiwa-console-'));
    const newcomer = await Newcomer.in(dir);
    const args = ['--data', join(dir, 'data'), '--households', '40'];
    const run = newcomer.start(args, jarsCache());
    const until = Date.now() + START_MS;
    while (!run.text().includes('A call per role')) {
      if (Date.now() > until || run.child.exitCode !== null) throw new Error(`No start:\n${run.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
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
    const context = await this.browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    const faults: string[] = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('request', (request) => {
      const { hostname } = new URL(request.url());
      if (hostname !== '127.0.0.1') faults.push(`outside: ${hostname}`);
    });
    await page.addInitScript({ content: `localStorage.setItem('peristiwa-language', '${language}')` });
    const origin = this.urlOf('ops');
    await page.goto(`${origin}/auth/login`);
    await page.locator(`a[href*="as=${as}"]`).first().click();
    await page.waitForURL(`${origin}/**`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return {
      page,
      faults: () => faults,
      go: async (path) => {
        await page.goto(`${origin}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
      },
      violations: () => violationsOf(page),
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

/** Scripts of the browser are texts: the types of the specs have no document. */
const RUN_AXE = `axe
  .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })
  .then(({ violations }) => violations.map(({ id, nodes }) =>
    id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`;

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(RUN_AXE);
}
