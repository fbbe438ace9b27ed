import { Module } from '@nestjs/common';
import { Forms } from './forms';
import { FormsController } from './forms.controller';

@Module({ controllers: [FormsController], providers: [Forms] })
export class FormsModule {}
