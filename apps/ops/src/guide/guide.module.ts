import { Module } from '@nestjs/common';
import { DevCalls } from './dev-calls';
import { GuideController } from './guide.controller';
import { Holdings } from './holdings';
import { Tours } from './tours';

@Module({ controllers: [GuideController], providers: [DevCalls, Holdings, Tours] })
export class GuideModule {}
