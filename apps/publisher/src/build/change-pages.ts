import type { Pool } from 'pg';
import { progressRows, type HeldAfter } from './feed-tables';
import type { ChangePage, RegistryReader } from './registry-reader';
import { readStanding, type Standing } from './scope-tables';

/** Changes with all that must be known to build them. */
export interface ReadPage extends ChangePage {
  readonly standing: Standing | undefined;
}

interface Ahead {
  readonly after: number;
  readonly partners: string;
  readonly page: Promise<ReadPage>;
}

/**
 * Reads the change log for the builder: a page takes one statement in the registry and, if there are changes, one in the
 * publisher's database. While a page is being committed, the next one can be read.
 */
export class ChangePages {
  private ahead: Ahead | undefined;

  constructor(
    private readonly registry: RegistryReader,
    private readonly pool: Pool,
    private readonly limit: number,
  ) {}

  async next(after: number, partners: readonly string[]): Promise<ReadPage> {
    const { ahead } = this;
    this.ahead = undefined;
    const isIt = ahead?.after === after && ahead.partners === partners.join();
    return isIt ? ahead.page : this.read(after, partners);
  }

  /** Begins to read the page after one that is being committed, of which `touched` is not visible yet. */
  readAhead(after: number, partners: readonly string[], touched: ReadonlyMap<string, HeldAfter>): void {
    const page = this.read(after, partners).then((read) => {
      for (const [at, { holding }] of touched) {
        if (holding) read.standing?.holdings.set(at, holding);
        else read.standing?.holdings.delete(at);
      }
      return read;
    });
    // The next call of `next` receives the error; until then it must not count as an unhandled rejection.
    page.catch(() => undefined);
    this.ahead = { after, partners: partners.join(), page };
  }

  /** Called when holdings were written that are not those of the last page. */
  forget(): void {
    this.ahead = undefined;
  }

  private async read(after: number, partners: readonly string[]): Promise<ReadPage> {
    const page = await this.registry.changes(after, this.limit);
    const standing =
      page.changes.length > 0 ? await readStanding(this.pool, partners, page.changes) : undefined;
    return { ...page, standing };
  }
}

/** How far the log has been built when the page is, up to the change `to`. */
export function progressOf({ changes, head }: ReadPage, to: number) {
  const coveredUntil = changes.at(-1)?.recordedAt ?? new Date(0);
  return progressRows({ position: to >= head.changeNo ? head.position : 0, coveredUntil });
}
