import { changeBiodataCommand } from './change-biodata';
import { changeCitizenshipCommand, changeNameCommand, changeSexCommand } from './change-identity';
import { declareMissingCommand, endMissingCommand } from './missing';
import { mergePersonsCommand } from './merge-persons';
import { deactivateNikCommand, reactivateNikCommand } from './nik-status';
import { supersedeIdentityCommands } from './supersede-identity';

export const identityCommands = [
  changeNameCommand,
  changeSexCommand,
  changeCitizenshipCommand,
  changeBiodataCommand,
  deactivateNikCommand,
  reactivateNikCommand,
  declareMissingCommand,
  endMissingCommand,
  mergePersonsCommand,
  ...supersedeIdentityCommands,
];
