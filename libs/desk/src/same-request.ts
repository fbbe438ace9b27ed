import { createHash } from 'node:crypto';
import { canonicalJson } from '@peristiwa/kernel';
import { presentCode, type AreaDirectory } from '@peristiwa/domain';
import type { AnyDeskCommand, CommandBody } from './command';

/** Areas may be reformed while the desk runs; `refresh` reads what is new. */
export type DeskAreas = AreaDirectory & {
  readonly refresh?: () => Promise<void>;
  /** The codes under which an area may have been recorded, and others beside them (`PresentAreas`). */
  readonly recordedUnder?: (code: string) => readonly string[];
};

interface AskedRequest {
  readonly command: Pick<AnyDeskCommand, 'name'>;
  readonly body: CommandBody;
  /** Regency code of the token. */
  readonly office: string;
}

/** SHA-256 over the request and the office, not over the registrar: a colleague may send the same request again. */
export function hashOf({ command, body, office }: AskedRequest): Buffer {
  const content = canonicalJson({ command: command.name, office, body });
  return createHash('sha256').update(content).digest();
}

/** Is this the request of that digest? Its office may have had another code when it sent the request first (ADR 0038). */
export function isSameRequest(hash: Buffer, asked: AskedRequest, areas: DeskAreas): boolean {
  return officeCodes(asked.office, areas).some((office) => hashOf({ ...asked, office }).equals(hash));
}

/** The codes of an office: that of the token, that of today, and those of before a reform. */
export function officeCodes(office: string, areas: DeskAreas): readonly string[] {
  const now = presentCode(office, areas);
  const former = areas.recordedUnder?.(now) ?? [];
  return [...new Set([office, now, ...former.filter((code) => presentCode(code, areas) === now)])];
}
