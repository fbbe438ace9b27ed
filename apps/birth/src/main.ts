import { runService } from '@peristiwa/service';
import { birthService } from './service';

runService(birthService);
