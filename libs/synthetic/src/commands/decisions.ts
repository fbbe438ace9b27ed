import type { CommandName, RegisteringName } from '@peristiwa/contracts';
import { abroadDecisions } from './abroad';
import { adoptionDecisions } from './adoption';
import { biodataDecisions } from './biodata';
import { cardDecisions } from './card';
import { birthDecisions } from './birth';
import { deathDecisions } from './death';
import { documentDecisions } from './document';
import { foreignerDecisions } from './foreigner';
import { identityDecisions } from './identity';
import { marriageDecisions } from './marriage';
import { moveDecisions } from './move';
import { stayDecisions } from './stay';
import type { Decide, Decisions } from './request';
import { isSuperseding, supersedingDecision } from './superseding';

/** How each command is decided. A command of a desk without an entry does not compile. */
const decisions: Decisions = {
  ...adoptionDecisions,
  ...biodataDecisions,
  ...birthDecisions,
  ...cardDecisions,
  ...deathDecisions,
  ...documentDecisions,
  ...identityDecisions,
  ...marriageDecisions,
  ...moveDecisions,
  ...abroadDecisions,
  ...stayDecisions,
  ...foreignerDecisions,
};

export function decide(command: CommandName): Decide {
  return isSuperseding(command) ? supersedingDecision(command) : decisions[command as RegisteringName];
}
