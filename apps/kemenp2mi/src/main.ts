import { runService } from '@peristiwa/service';
import { kemenp2miService } from './service';

runService(kemenp2miService);
