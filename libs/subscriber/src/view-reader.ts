import type { z } from 'zod';
import { MessageRefused } from './feed-handler';
import type { View } from './feed-message';

/** How a ministry reads the views of its copies, with the schema of what it needs. */
export interface ViewReader<Known> {
  /** @throws MessageRefused for a view that does not fit the schema */
  read(view: View): Known;
  /** A resynchronisation may have stored a state that the handler refuses: then the copy counts as absent. */
  readable(view: View): Known | undefined;
}

export function viewReader<Known>(schema: z.ZodType<Known>): ViewReader<Known> {
  const readable = (view: View) => schema.safeParse(view).data;
  return {
    readable,
    read(view) {
      const known = readable(view);
      if (known !== undefined) return known;
      throw new MessageRefused('the state is not the view of the agreement');
    },
  };
}
