import { Module } from '@nestjs/common';
import { LiveController } from './live.controller';
import { Watchers } from './watchers';

@Module({ controllers: [LiveController], providers: [Watchers] })
export class LiveModule {}
