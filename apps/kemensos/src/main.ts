import { runService } from '@peristiwa/service';
import { kemensosService } from './service';

runService(kemensosService);
