import { Module } from '@nestjs/common';
import { ApiModule } from './api/api.module';
import { DocumentsModule } from './documents/documents.module';
import { ProjectorModule } from './projector/projector.module';
import { RebuildModule } from './rebuild/rebuild.module';

@Module({ imports: [ProjectorModule, ApiModule, DocumentsModule, RebuildModule] })
export class RegistryModule {}
