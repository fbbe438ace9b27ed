import { addDays } from '@peristiwa/kernel';
import { refused, type Faults } from './fault';

export const requestFaults: Faults = {
  'a request id of an earlier command': (scene) => {
    const deaths = scene.recent.filter(
      ({ command }) => command === 'register-death' || command === 'change-address',
    );
    if (deaths.length === 0) return undefined;
    const { command, office, body, requestId, n } = scene.random.pick(deaths);
    const changed =
      command === 'register-death'
        ? { attestedBy: body['attestedBy'] === 'police' ? 'doctor' : 'police' }
        : { changedOn: addDays(scene.today, -1_000) };
    const expected = refused('request-id-reused');
    return { command, office, body: { ...body, ...changed }, requestId, expected, after: n, touches: [] };
  },
};
