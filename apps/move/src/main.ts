import { runService } from '@peristiwa/service';
import { moveService } from './service';

runService(moveService);
