import { readFileSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Debian's package; .ci/run installs it. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const WAIT_MS = 20_000;

export interface Visit {
  /** Development client, as on the issuer's page: `operator`, `registrar-3204`, `kemensos`. */
  readonly as: string;
  readonly language?: 'id' | 'en';
  /** 1366×768 unless it is told otherwise. */
  readonly width?: number;
  readonly height?: number;
}

/** A page with what must not happen on it. */
export interface Visited {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the console, scripts that failed, and requests that left for another place than ops and the issuer. */
  readonly faults: readonly string[];
}

/** Chromium with the console of one running system. */
export class ConsoleBrowser {
  private constructor(
    private readonly browser: Browser,
    /** Address of ops. */
    readonly url: string,
    private readonly issuer: string,
  ) {}

  static async launch(url: string, issuer: string): Promise<ConsoleBrowser> {
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    return new ConsoleBrowser(browser, url, issuer);
  }

  /** A new browser profile, signed in through the page of the development issuer. */
  async visit({ as, language = 'id', width = 1_366, height = 768 }: Visit): Promise<Visited> {
    const context = await this.browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
    context.setDefaultTimeout(WAIT_MS);
    const faults: string[] = [];
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
    page.on('console', (message) => {
      if (isFault(message.type(), message.text())) faults.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const address = request.url();
      const isOurs = [this.url, this.issuer].some((one) => address.startsWith(`${one}/`));
      if (!isOurs && !/^(?:data|blob):/.test(address)) faults.push(`request outside: ${address}`);
    });
    await page.addInitScript(`localStorage.setItem('peristiwa-language', '${language}')`);
    await page.goto(`${this.url}/`);
    await page.getByRole('button', { name: language === 'id' ? 'Masuk' : 'Sign in' }).click();
    await page.locator(`a[href*="as=${as}"]`).first().click();
    await page.getByRole('navigation').first().waitFor({ state: 'attached' });
    return { page, context, faults };
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

/** Chromium notes each answer of 400 and more as an error; a refusal is an answer like others, and the page shows it. */
function isFault(type: string, text: string): boolean {
  return (
    type === 'error' && !/^Failed to load resource: the server responded with a status of 4\d\d/.test(text)
  );
}

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe-core finds against WCAG 2.2 AA, as one line per rule and element; an empty list is a clean page. Run in a world
 * of its own, because the policy of the page allows no script that is not a file of it.
 */
export async function axe(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  // As text, because these scripts are of the browser, whose types are not those of the tests.
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run({ runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } })`,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}
