import { runService } from '@peristiwa/service';
import { opsService } from './service';

runService(opsService);
