import { loadAreas } from '@peristiwa/areas';
import { areasAfter, type AreaDirectory, type AreaReform } from '@peristiwa/domain';
import type { RegistryReader } from './registry-reader';

/** The areas of today: the official list (`domain.md` §1.4) after the boundary reforms on record. */
export class PresentAreas {
  private known: { readonly reforms: readonly AreaReform[]; readonly areas: AreaDirectory } | undefined;

  constructor(private readonly registry: Pick<RegistryReader, 'reforms'>) {}

  /** The list is made again when a reform was recorded: reforms are added, never changed. */
  async read(): Promise<{ readonly reforms: readonly AreaReform[]; readonly areas: AreaDirectory }> {
    const reforms = await this.registry.reforms();
    if (reforms.length !== this.known?.reforms.length) {
      this.known = { reforms: [...reforms], areas: areasAfter(loadAreas(), reforms) };
    }
    return this.known;
  }
}
