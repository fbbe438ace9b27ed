import { runService } from '@peristiwa/service';
import { deathService } from './service';

runService(deathService);
