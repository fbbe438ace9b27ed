import { annulDivorceCommand } from './annul-divorce';
import { annulMarriageCommand } from './annul-marriage';
import { declareUnrecordedDivorceCommand } from './declare-unrecorded-divorce';
import { declareUnrecordedMarriageCommand } from './declare-unrecorded-marriage';
import { legaliseMarriageCommand } from './legalise-marriage';
import { registerDivorceCommand } from './register-divorce';
import { registerMarriageCommand } from './register-marriage';
import { supersedeMarriageCommands } from './supersede-marriage';

export const marriageCommands = [
  registerMarriageCommand,
  declareUnrecordedMarriageCommand,
  legaliseMarriageCommand,
  annulMarriageCommand,
  registerDivorceCommand,
  declareUnrecordedDivorceCommand,
  annulDivorceCommand,
  ...supersedeMarriageCommands,
];
