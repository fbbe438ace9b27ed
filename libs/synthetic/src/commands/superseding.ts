import type { CommandName } from '@peristiwa/contracts';
import {
  cancelAct,
  chainOf,
  correctAddressChange,
  correctArrival,
  correctBirth,
  correctDeath,
  correctDeparture,
  correctDepartureAbroad,
  correctDocument,
  correctMarriage,
  correctNameChange,
} from '@peristiwa/domain';
import type { Decide } from './request';

/** The corrections that the simulator plans, as the desks decide them. */
const corrections: Readonly<Partial<Record<CommandName, typeof correctDeath>>> = {
  'correct-address-change': correctAddressChange as typeof correctDeath,
  'correct-arrival': correctArrival as typeof correctDeath,
  'correct-birth': correctBirth as typeof correctDeath,
  'correct-death': correctDeath,
  'correct-departure': correctDeparture as typeof correctDeath,
  'correct-departure-abroad': correctDepartureAbroad as typeof correctDeath,
  'correct-document': correctDocument as typeof correctDeath,
  'correct-marriage': correctMarriage as typeof correctDeath,
  'correct-name-change': correctNameChange as typeof correctDeath,
};

/** Batal pindah is an act of its own. */
export const isSuperseding = (command: CommandName): boolean =>
  /^(cancel|correct)-/.test(command) && command !== 'cancel-departure';

export function supersedingDecision(command: CommandName): Decide {
  return (register, { body, path, context }) => {
    const actId = path['actId'] ?? '';
    const facts = register.superseding(actId);
    const request = { ...body, actId } as never;
    const correct = corrections[command];
    if (correct) return correct(request, facts, context);
    const kind = chainOf(facts.streams, actId)?.kind ?? 'death';
    return cancelAct({ ...(request as object), kind } as never, facts, context);
  };
}
