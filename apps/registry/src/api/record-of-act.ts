import { eventTypes, SUPERSEDING_DESK } from '@peristiwa/domain';
import type { Parsed } from '../projector/fold-stream';

/** Who recorded an act when. Never who it was by name: the actor stays in the ledger. */
export interface RecordOfAct {
  readonly actId: string;
  readonly recordedAt: string;
  readonly recordedBy: {
    readonly office: string;
    /** The desk that owns the type; null for a type that every desk may write. */
    readonly desk: string | null;
    readonly role: 'registrar' | 'system';
    /** A second officer approved it. */
    readonly approved?: true;
  };
}

type Recorded = Pick<Parsed, 'actId' | 'recordedAt' | 'office' | 'type' | 'meta'>;

export function recordOf({ actId, recordedAt, office, type, meta }: Recorded): RecordOfAct {
  const { owner } = eventTypes[type];
  const { channel, approvedBy } = JSON.parse(meta) as {
    readonly channel?: string;
    readonly approvedBy?: string;
  };
  return {
    actId,
    recordedAt: recordedAt.toISOString(),
    recordedBy: {
      office,
      desk: owner === SUPERSEDING_DESK ? null : owner,
      // What no registrar requests is an expiry; it comes from the system itself.
      role: channel === 'system' ? 'system' : 'registrar',
      ...(approvedBy !== undefined && { approved: true as const }),
    },
  };
}
