import { unwatchFile, watchFile } from 'node:fs';
import type { Server } from 'node:https';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { TlsFiles } from './tls-files';

/** By looking at the files: a notification of the system is lost when a secret of Kubernetes replaces its folder. */
const LOOK_MS = 1_000;

/**
 * New connections get the certificate that the files contain now; those that are open keep theirs. Files that do not fit
 * together change nothing, so that they may be replaced one after the other.
 */
export function renewCertificate(
  fastify: FastifyInstance,
  https: TlsFiles,
  log?: Pick<Logger, 'info' | 'warn'>,
): void {
  const paths = Object.values(https.paths);
  const renew = () => {
    if (!https.renew()) {
      log?.warn('the files of the HTTPS certificate cannot be used yet; the last one stays in use');
      return;
    }
    (fastify.server as unknown as Server).setSecureContext(https.current());
    log?.info('the HTTPS certificate was read from its files');
  };
  fastify.addHook('onListen', (done) => {
    for (const path of paths) watchFile(path, { interval: LOOK_MS, persistent: false }, renew);
    // The files may have been replaced since the service read its settings.
    renew();
    done();
  });
  fastify.addHook('onClose', (_instance, done) => {
    for (const path of paths) unwatchFile(path, renew);
    done();
  });
}
