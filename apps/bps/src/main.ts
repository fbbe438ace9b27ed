import { runService } from '@peristiwa/service';
import { bpsService } from './service';

runService(bpsService);
