import { Module } from '@nestjs/common';
import { ApiModule } from './api/api.module';
import { DocumentsModule } from './documents/documents.module';
import { ProjectorModule } from './projector/projector.module';

@Module({ imports: [ProjectorModule, ApiModule, DocumentsModule] })
export class RegistryModule {}
