import { registerDivorceCommand } from './register-divorce';
import { registerMarriageCommand } from './register-marriage';
import { supersedeMarriageCommands } from './supersede-marriage';

export const marriageCommands = [
  registerMarriageCommand,
  registerDivorceCommand,
  ...supersedeMarriageCommands,
];
