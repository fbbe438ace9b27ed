import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** What a TLS connection is made from; PEM texts. */
export interface TlsTexts {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export type TlsPart = keyof TlsTexts;

/**
 * Certificates and keys in files that somebody replaces while the service runs (cert-manager, a timer). Who makes a
 * connection asks for the texts of now.
 */
export class TlsFiles {
  private texts: TlsTexts;

  constructor(
    readonly paths: TlsTexts,
    first: TlsTexts,
  ) {
    this.texts = first;
  }

  /** While a file is missing, is no PEM, or has a key of another certificate, the texts stay the last that worked. */
  current(): TlsTexts {
    this.renew();
    return this.texts;
  }

  /** @returns false when the files cannot be used: one of two may have been replaced so far */
  renew(): boolean {
    try {
      const read = Object.entries(this.paths).map(([part, path]) => [part, readFileSync(path, 'utf8')]);
      const texts = Object.fromEntries(read) as TlsTexts;
      createSecureContext(texts);
      if (texts.ca !== undefined) void new X509Certificate(texts.ca);
      this.texts = texts;
      return true;
    } catch {
      return false;
    }
  }
}

const KINDS = {
  ca: { what: 'the certificate of an authority', parse: (pem: string) => new X509Certificate(pem) },
  cert: { what: 'a certificate', parse: (pem: string) => new X509Certificate(pem) },
  key: { what: 'its private key, not encrypted', parse: createPrivateKey },
} as const;

type Given = (name: string) => string | undefined;

/**
 * Reads the files that these variables name, and adds a sentence to `mistakes` for each that does not work. The
 * sentences contain no value and no path: somebody may have written a password into the wrong variable.
 */
export function readTlsFiles(
  names: Readonly<Partial<Record<TlsPart, string>>>,
  given: Given,
  mistakes: string[],
): TlsFiles {
  const before = mistakes.length;
  const paths: Partial<Record<TlsPart, string>> = {};
  const texts: Partial<Record<TlsPart, string>> = {};
  for (const [part, name] of Object.entries(names) as [TlsPart, string][]) {
    const path = given(name);
    if (path === undefined) continue;
    paths[part] = path;
    texts[part] = readPem({ name, path, ...KINDS[part] }, mistakes);
  }
  const { cert, key } = texts;
  if (cert && key && !new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    mistakes.push(`${names.key} is not the private key of the certificate in ${names.cert}.`);
  }
  return mistakes.length > before ? new TlsFiles({}, {}) : new TlsFiles(paths, texts);
}

interface PemFile {
  readonly name: string;
  readonly path: string;
  readonly what: string;
  readonly parse: (pem: string) => unknown;
}

function readPem({ name, path, what, parse }: PemFile, mistakes: string[]): string | undefined {
  try {
    const pem = readFileSync(path, 'utf8');
    parse(pem);
    return pem;
  } catch (error) {
    const { code, syscall } = error as { code?: string; syscall?: string };
    const reason = syscall ? `cannot be read (${code})` : `does not contain ${what}`;
    mistakes.push(`${name}: the file ${reason}; name a PEM file with ${what}.`);
    return undefined;
  }
}

/** All of the variables, or none. */
export function missingOf(names: readonly string[], given: Given): string[] {
  const present = names.filter((name) => given(name) !== undefined);
  if (present.length === 0) return [];
  return names
    .filter((name) => !present.includes(name))
    .map(
      (name) => `${name} is missing: it belongs to ${present.join(' and ')}. Set it, or remove the others.`,
    );
}
