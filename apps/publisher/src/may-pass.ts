import { isOutage } from '@peristiwa/kernel';
import { AccessRefused, SendFailed } from '@peristiwa/messaging';
import { ProblemError } from '@peristiwa/service';

/**
 * Whether a loop that sends or reads for one partner may succeed later without anybody's help: an outage, a broker that
 * refuses in one of its many ways, or a refusal of ours (such as a copy that is far behind).
 */
export function mayPass(error: unknown): boolean {
  if (isOutage(error) || error instanceof ProblemError) return true;
  if (error instanceof SendFailed || error instanceof AccessRefused) return true;
  return error instanceof Error && error.name.startsWith('KafkaJS');
}
