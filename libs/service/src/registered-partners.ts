import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Partners that the development issuer knows besides its fixed list, kept in its folder. */
export class RegisteredPartners {
  private adding: Promise<void> = Promise.resolve();

  private constructor(
    private readonly dir: string,
    private readonly names: Set<string>,
  ) {}

  static async open(dir: string): Promise<RegisteredPartners> {
    try {
      const names = JSON.parse(await readFile(fileIn(dir), 'utf8')) as string[];
      return new RegisteredPartners(dir, new Set(names));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw new Error(`${fileIn(dir)} cannot be read: delete it, and register the partners again.`, {
          cause: error,
        });
      }
      return new RegisteredPartners(dir, new Set());
    }
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  /** One after the other: each writes the whole list. */
  add(name: string): Promise<void> {
    const added = this.adding.then(() => this.write(name));
    this.adding = added.catch(() => undefined);
    return added;
  }

  /** Written to a temporary file and renamed, so that a crash leaves no incomplete list. */
  private async write(name: string): Promise<void> {
    if (this.names.has(name)) return;
    const file = fileIn(this.dir);
    await mkdir(this.dir, { recursive: true });
    await writeFile(`${file}.${process.pid}`, JSON.stringify([...this.names, name].toSorted()), {
      mode: 0o600,
    });
    await rename(`${file}.${process.pid}`, file);
    this.names.add(name);
  }
}

const fileIn = (dir: string) => join(dir, 'dev-issuer-partners.json');
