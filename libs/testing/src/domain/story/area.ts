import { accept } from '@peristiwa/kernel';
import { recordReform } from '@peristiwa/domain';
import type { Story } from './story';

/** A regency gets the code of a new province, which takes over none. */
export function recordAreaReform(story: Story): void {
  const changes = [
    { to: '39', name: 'Provinsi Baru' },
    { from: '3273', to: '3971', name: 'Kota Bandung' },
  ];
  story.record(() => accept(recordReform({ decree: 'UU 1/2026', effectiveOn: story.today, changes })));
}
