import { runService } from '@peristiwa/service';
import { statusService } from './service';

runService(statusService);
