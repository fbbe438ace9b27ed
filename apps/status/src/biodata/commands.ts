import { recordBiodataCommand } from './record-biodata';

export const biodataCommands = [recordBiodataCommand];
