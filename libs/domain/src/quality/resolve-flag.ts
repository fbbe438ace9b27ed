import { accept, latest, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known } from '../act';
import type { Family } from '../family/family';
import type { Person } from '../person/person';
import type { FlagFinding } from '../raised-flag';
import { isActive, isRegistered, personNotFound, refuseDates, refuseOffice } from '../rules';
import type { QualityFlag } from '../values';

export interface ResolveFlag {
  readonly reportedOn: PlainDate;
  readonly flag: QualityFlag;
  readonly finding: FlagFinding;
  /** Number of the report on the check (berita acara verifikasi). */
  readonly evidence: string;
  /** The act that put the record right. */
  readonly settledBy?: string;
}

export interface FlagFacts {
  readonly person: Known<Person>;
  /** The card of the person: some flags of a head are on the card as well. */
  readonly family: Known<Family>;
}

export interface ResolveResult {
  readonly personId: string;
  /** The acts whose flag is resolved. */
  readonly raisedBy: readonly string[];
}

/**
 * An officer has checked a quality flag of a person and reports what was found (domain.md §2.8, severity S: accept and
 * flag, to be resolved). The person may have died since.
 */
export function resolveFlag(
  command: ResolveFlag,
  { person, family }: FlagFacts,
  context: ActContext,
): ActDecision<ResolveResult> {
  const { reportedOn, flag, finding, evidence, settledBy } = command;
  const refusedDates = refuseDates(reportedOn, reportedOn, context, 'reportedOn');
  if (refusedDates) return refusedDates;
  if (!isRegistered(person.state)) return personNotFound('person');
  const refusedOffice = refuseOffice(person.state.placement.address.area, context);
  if (refusedOffice) return refusedOffice;
  const raised = person.state.flags.filter(({ kind }) => kind === flag);
  const [first] = raised;
  if (!first) return reject({ code: 'flag-not-raised', field: 'flag' });
  const since = raised.reduce((day, one) => latest(day, one.since), first.since);
  if (reportedOn < since) return reject({ code: 'resolved-before-flag', field: 'reportedOn', since });
  if (finding === 'settled' && settledBy === undefined) {
    return reject({ code: 'settling-act-missing', field: 'settledBy' });
  }
  const raisedBy = [...new Set(raised.map(({ actId }) => actId))];
  const data = { flag, raisedBy, finding, evidence, settledBy };
  const onCard = isActive(family.state) && family.state.headId === person.id ? family.state.flags : undefined;
  const changes: Change[] = [
    {
      stream: { kind: 'person', id: person.id },
      events: [{ type: 'QualityFlagResolved', occurredOn: reportedOn, data }],
    },
  ];
  if (onCard?.some(({ kind, actId }) => kind === flag && raisedBy.includes(actId))) {
    changes.push({
      stream: { kind: 'family', id: family.id },
      events: [{ type: 'FamilyFlagResolved', occurredOn: reportedOn, data }],
    });
  }
  return accept({ changes, reservations: [], result: { personId: person.id, raisedBy } });
}
