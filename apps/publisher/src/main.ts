import { runService } from '@peristiwa/service';
import { publisherService } from './service';

runService(publisherService);
