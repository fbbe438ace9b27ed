import { Inject, Injectable } from '@nestjs/common';
import { officeCovers, presentCode, todayIn, type AreaDirectory } from '@peristiwa/domain';
import { canonicalJson, type PlainDate } from '@peristiwa/kernel';
import type { Ledger } from '@peristiwa/ledger';
import { PLATFORM, ProblemError, type Platform } from '@peristiwa/service';
import { AccessLog, type Reader } from '../api/access-log';
import { AREAS, LEDGER } from '../tokens';
import { actExtract } from './act-extract';
import { DocumentKeys } from './document-keys';
import { familyCard } from './family-card';
import { movingLetter } from './moving-letter';
import { pdfOf } from './pdf';
import type { PrintedDocument } from './printed-document';
import { documentProblems } from './problems';
import { Records } from './records';
import { residenceLetter } from './residence-letter';
import type { PrintRequest } from './requests';
import { readCode, writeCode, type PrintedReference } from './verification-code';

interface Read {
  readonly document: PrintedDocument;
  readonly ids: readonly string[];
  readonly records: Records;
}

/** Prints documents with a verification code, and reads the codes again. Each reading of a person is logged. */
@Injectable()
export class Documents {
  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(AREAS) private readonly areas: AreaDirectory,
    @Inject(AccessLog) private readonly accessLog: AccessLog,
    @Inject(DocumentKeys) private readonly keys: DocumentKeys,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  async print(request: PrintRequest, reader: Reader): Promise<Buffer> {
    const { office } = reader;
    if (office === null) throw new ProblemError(documentProblems.officeMissing);
    const signer = await this.keys.signer();
    const issuedOn = todayIn(office, Date.now());
    const read = await this.read(request, issuedOn);
    await this.log(read?.records, 'document', reader);
    // That there is an adoption is confidential, so its document is not found either.
    if (!read || !this.maySee(read.document, reader))
      throw new ProblemError(documentProblems.documentNotFound);
    const { document, ids, records } = read;
    const code = writeCode(
      { kind: document.kind, ids, position: records.position, issuedOn, office },
      signer,
    );
    const place = records.areaName(office);
    const isSynthetic = this.platform.config.synthetic;
    return pdfOf(document, { code, issuedOn, place, isSynthetic });
  }

  /** What the code is worth, and for a genuine one what the paper must show. */
  async verify(code: string, reader: Reader) {
    const result = readCode(code, await this.keys.history());
    if (result.kind !== 'genuine') return { isGenuine: false, reason: result.kind } as const;
    const { reference } = result;
    const { issuedOn, office } = reference;
    const then = await this.read(requestOf(reference), issuedOn, reference.position);
    await this.log(then?.records, 'document-verified', reader);
    if (!then) return { isGenuine: false, reason: 'not-on-record' } as const;
    if (!this.maySee(then.document, reader)) return { isGenuine: true, isConfidential: true } as const;
    const now = await this.read(requestOf(reference), todayIn(office, Date.now()));
    const isCurrent = now !== undefined && canonicalJson(now.document) === canonicalJson(then.document);
    const { kind, title, number, introduction, fields, tables, notes } = then.document;
    const content = { title, introduction, fields, tables, notes };
    return { isGenuine: true, kind, number, issuedOn, issuedBy: office, isCurrent, content } as const;
  }

  /** A confidential document is for the office in charge of the person, and for those who audit it. */
  private maySee({ onlyFor }: PrintedDocument, { office, isAuditor }: Reader): boolean {
    if (onlyFor === undefined || isAuditor) return true;
    return office !== null && officeCovers(presentCode(office, this.areas), presentCode(onlyFor, this.areas));
  }

  /** The document as it is, or was, on the day of issue. */
  private async read(request: PrintRequest, on: PlainDate, upTo?: number): Promise<Read | undefined> {
    const records = new Records(this.ledger, this.areas, upTo);
    if (request.kind === 'act') {
      const extract = await actExtract(request, records);
      return extract && { document: extract.document, ids: [extract.actId, extract.personId], records };
    }
    const [id, document] = await find(request, records, on);
    return document && { document, ids: [id], records };
  }

  private log(records: Records | undefined, what: 'document' | 'document-verified', reader: Reader) {
    return this.accessLog.writeAll(reader, what, records?.personIds ?? []);
  }
}

type OfOneStream = Exclude<PrintRequest, { kind: 'act' }>;

/** The stream of a document, and what is printed of it. */
async function find(request: OfOneStream, records: Records, on: PlainDate) {
  if (request.kind === 'family-card') {
    return [request.familyId, await familyCard(request.familyId, records)] as const;
  }
  if (request.kind === 'skpwni')
    return [request.moveId, await movingLetter(request.moveId, records)] as const;
  return [request.personId, await residenceLetter(request.personId, records, on)] as const;
}

function requestOf({ kind, ids }: PrintedReference): PrintRequest {
  const [id = '', personId] = ids;
  if (kind === 'family-card') return { kind, familyId: id };
  if (kind === 'sktt') return { kind, personId: id };
  return kind === 'skpwni' ? { kind, moveId: id } : { kind: 'act', actId: id, personId };
}
