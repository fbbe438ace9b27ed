import { createPublicKey } from 'node:crypto';
import { isPlainDate, type PlainDate } from '@peristiwa/kernel';
import { isSigned, lines, signText, type KeyHistory, type Signer } from '@peristiwa/signing';
import { printedKinds, type PrintedKind } from './printed-document';

/** What a verification code says about a document: no personal data, only where its content can be read again. */
export interface PrintedReference {
  readonly kind: PrintedKind;
  /** A card or a move case; of an extract the act and the person. */
  readonly ids: readonly string[];
  /** The document has what the ledger had up to this position. */
  readonly position: number;
  readonly issuedOn: PlainDate;
  /** Regency code of the office that issued it. */
  readonly office: string;
}

export type ReadCode =
  | { readonly kind: 'genuine'; readonly reference: PrintedReference }
  | { readonly kind: 'not-a-code' | 'unknown-key' | 'signature-wrong' };

/**
 * Capitals, digits, full stops and hyphens only, which a QR code holds most densely:
 * `P1.<mark>.<ids>.<position>.<YYYYMMDD>.<office>.<key>.<signature>`.
 */
const FORM =
  /^P1\.([A-Z]+)\.([0-9A-F]{32}(?:-[0-9A-F]{32})?)\.(\d{1,15})\.(\d{4})(\d{2})(\d{2})\.(\d{4})\.([0-9A-F]{16})\.([0-9A-F]{128})$/;

export function writeCode(reference: PrintedReference, { entry, privateKey }: Signer): string {
  const { kind, ids, position, issuedOn, office } = reference;
  const signature = signText(textOf(reference), privateKey);
  return [
    'P1',
    printedKinds[kind],
    ids.map((id) => id.replaceAll('-', '')).join('-'),
    String(position),
    issuedOn.replaceAll('-', ''),
    office,
    entry.keyId,
    signature,
  ]
    .join('.')
    .toUpperCase();
}

export function readCode(code: string, { keys }: KeyHistory): ReadCode {
  const [, mark, ids = '', position, year, month, day, office = '', keyId = '', signature = ''] =
    FORM.exec(code) ?? [];
  const kind = kinds.find((name) => printedKinds[name] === mark);
  const issuedOn = `${year}-${month}-${day}`;
  if (!kind || !isPlainDate(issuedOn)) return { kind: 'not-a-code' };
  const reference = { kind, ids: ids.split('-').map(uuidOf), position: Number(position), issuedOn, office };
  const entry = keys.find((key) => key.keyId === keyId.toLowerCase());
  if (!entry) return { kind: 'unknown-key' };
  return isSigned(textOf(reference), createPublicKey(entry.publicKey), signature)
    ? { kind: 'genuine', reference }
    : { kind: 'signature-wrong' };
}

const kinds = Object.keys(printedKinds) as PrintedKind[];

/** The bytes that are signed. */
function textOf({ kind, ids, position, issuedOn, office }: PrintedReference): Buffer {
  return lines('peristiwa-document-1', kind, ...ids, String(position), issuedOn, office);
}

function uuidOf(hex: string): string {
  const [, ...parts] = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(hex.toLowerCase()) ?? [];
  return parts.join('-');
}
