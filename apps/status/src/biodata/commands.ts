import { recordBiodataCommand } from './record-biodata';
import { recordFamilyCommand } from './record-family';
import { supersedeBiodataCommands } from './supersede-biodata';

export const biodataCommands = [recordBiodataCommand, recordFamilyCommand, ...supersedeBiodataCommands];
