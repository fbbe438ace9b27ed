import { recordBiodataCommand } from './record-biodata';
import { supersedeBiodataCommands } from './supersede-biodata';

export const biodataCommands = [recordBiodataCommand, ...supersedeBiodataCommands];
