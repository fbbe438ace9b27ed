import { Inject, Injectable } from '@nestjs/common';
import { DOCUMENT_KEYS_OWNER } from '@peristiwa/contracts';
import { PLATFORM, ProblemError, type Platform } from '@peristiwa/service';
import { KeyFolder, type KeyHistory, type Signer } from '@peristiwa/signing';
import { documentProblems } from './problems';

/** The keys that sign verification codes, in a folder of the operator (`DOCUMENT_KEYS`). Read each time: prints are rare. */
@Injectable()
export class DocumentKeys {
  private readonly folder: KeyFolder | undefined;

  constructor(@Inject(PLATFORM) { config }: Platform) {
    this.folder = config.documentKeys === undefined ? undefined : new KeyFolder(config.documentKeys);
  }

  /** @throws ProblemError where this registry has no key */
  async signer(): Promise<Signer> {
    const history = await this.history();
    if (!this.folder || history.keys.length === 0) throw new ProblemError(documentProblems.notPrintable);
    return this.folder.signer(DOCUMENT_KEYS_OWNER);
  }

  async history(): Promise<KeyHistory> {
    return (await this.folder?.history()) ?? { owner: DOCUMENT_KEYS_OWNER, keys: [] };
  }
}
