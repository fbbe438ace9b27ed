import { Module } from '@nestjs/common';
import { ApiModule } from './api/api.module';
import { ProjectorModule } from './projector/projector.module';

@Module({ imports: [ProjectorModule, ApiModule] })
export class RegistryModule {}
