import { z } from 'zod';
import { MessageRefused } from './feed-handler';
import { viewReader } from './view-reader';

describe('a view', () => {
  const { read, readable } = viewReader(z.object({ sex: z.enum(['male', 'female']).optional() }));

  it('is read with the schema of the ministry; a member that is not granted is absent', () => {
    expect([read({ sex: 'male', nik: '1' }), read({})]).toEqual([{ sex: 'male' }, {}]);
  });

  it('that does not fit is refused as the new copy and counts as absent as the old one', () => {
    expect(() => read({ sex: 'unknown' })).toThrow(MessageRefused);
    expect(readable({ sex: 'unknown' })).toBeUndefined();
  });
});
