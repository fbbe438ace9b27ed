import { actsTakenOut, type DatedEvent, type PersonEvent, type RegisteredPerson } from '@peristiwa/domain';
import { groupBy, type PlainDate } from '@peristiwa/kernel';
import { Register, type RecordedEvent } from '../domain/register';

/** A row of the registry's change log: one act as it touched one person, with the state after it. */
export interface LoggedChange {
  readonly personId: string;
  readonly version: number;
  /** Undefined when the act that had entered the person is void. */
  readonly state: RegisteredPerson | undefined;
  readonly recordedOn: PlainDate;
  readonly cause: {
    readonly actId: string;
    readonly requestId: string;
    readonly occurredOn: PlainDate;
    readonly reportedOn: PlainDate;
    readonly events: readonly PersonEvent[];
    readonly supersedes?: readonly string[];
  };
}

/** The change log that the registry would have after these events. */
export function changeLogOf(events: readonly RecordedEvent[]): LoggedChange[] {
  const register = new Register();
  return [...groupBy(events, ({ actId }) => actId).values()].flatMap((act) => {
    const [{ actId, office, reportedOn, recordedOn, supersedes }] = act;
    const changes = act.map((event) => ({ stream: event.stream, events: [event as DatedEvent] }));
    register.append(changes, { actId, office, reportedOn, recordedOn, ...(supersedes && { supersedes }) });
    const ofPersons = act.filter(({ stream }) => stream.kind === 'person');
    return [...groupBy(ofPersons, ({ stream }) => stream.id).values()].map((own) => {
      const [{ stream, occurredOn }] = own;
      const { state } = register.person(stream.id);
      const taken = actsTakenOut(register.stream(stream), actId);
      const touched = own.map(({ type, data }) => ({ type, data }) as PersonEvent);
      return {
        personId: stream.id,
        version: register.stream(stream).length,
        state: state.status === 'registered' ? state : undefined,
        recordedOn,
        cause: {
          actId,
          requestId: actId,
          occurredOn,
          reportedOn,
          events: touched,
          ...(taken.length > 0 && { supersedes: taken }),
        },
      };
    });
  });
}
