import { registerDivorceCommand } from './register-divorce';
import { registerMarriageCommand } from './register-marriage';

export const marriageCommands = [registerMarriageCommand, registerDivorceCommand];
