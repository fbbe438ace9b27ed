import { runService } from '@peristiwa/service';
import { registryService } from './service';

runService(registryService);
