import { changeHeadCommand, changeRelationshipsCommand, reissueCardCommand } from './change-card';
import { joinCardCommand, mergeCardsCommand } from './join-card';
import { splitCardCommand } from './split-card';
import { supersedeCardCommands } from './supersede-card';

export const cardCommands = [
  splitCardCommand,
  joinCardCommand,
  mergeCardsCommand,
  changeHeadCommand,
  changeRelationshipsCommand,
  reissueCardCommand,
  ...supersedeCardCommands,
];
