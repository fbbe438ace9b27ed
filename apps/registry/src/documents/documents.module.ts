import { Module } from '@nestjs/common';
import { AccessLog } from '../api/access-log';
import { DatabaseModule } from '../database.module';
import { DocumentKeys } from './document-keys';
import { Documents } from './documents';
import { DocumentsController } from './documents.controller';

/** Printed documents and their verification. */
@Module({
  imports: [DatabaseModule],
  controllers: [DocumentsController],
  providers: [Documents, DocumentKeys, AccessLog],
})
export class DocumentsModule {}
