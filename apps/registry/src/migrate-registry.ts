import { migrate } from '@peristiwa/postgres';
import { CreateRegistry1795300000101 } from './migrations/registry-1';
import { RebuildRegistry1795400000101 } from './migrations/registry-2';
import { SliceRegistry1796000000101 } from './migrations/registry-3';
import { FoldVersionRegistry1796100000101 } from './migrations/registry-4';
import { AnnounceRegistry1796200000101 } from './migrations/registry-5';
import { PopulationRegistry1796300000101 } from './migrations/registry-6';
import { PersonSearchRegistry1796400000101 } from './migrations/registry-7';
import { DueCasesRegistry1796500000101 } from './migrations/registry-8';
import { AreaReformsRegistry1796600000101 } from './migrations/registry-9';
import { PersonNamesRegistry1796700000101 } from './migrations/registry-10';
import { ChangeNumbering1797100000101 } from './migrations/registry-11';
import { StatisticsAndRebuilds1797300000101 } from './migrations/registry-12';
import { OfficeCasesRegistry1797400000101 } from './migrations/registry-13';
import { DeathsWithoutNikRegistry1797500000101 } from './migrations/registry-14';
import { OfficersOfCases1797600000101 } from './migrations/registry-15';

/** Brings the schema `registry` up to date. @returns the names of the migrations that it applied */
export function migrateRegistry(url: string): Promise<string[]> {
  return migrate({
    url,
    schema: 'registry',
    counting: ['peristiwa_registry'],
    migrations: [
      CreateRegistry1795300000101,
      RebuildRegistry1795400000101,
      SliceRegistry1796000000101,
      FoldVersionRegistry1796100000101,
      AnnounceRegistry1796200000101,
      PopulationRegistry1796300000101,
      PersonSearchRegistry1796400000101,
      DueCasesRegistry1796500000101,
      AreaReformsRegistry1796600000101,
      PersonNamesRegistry1796700000101,
      ChangeNumbering1797100000101,
      StatisticsAndRebuilds1797300000101,
      OfficeCasesRegistry1797400000101,
      DeathsWithoutNikRegistry1797500000101,
      OfficersOfCases1797600000101,
    ],
  });
}
