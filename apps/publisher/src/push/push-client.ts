import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isLoopback, isPublicAddress } from './push-target';

export interface PushAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

interface PushClientOptions {
  /** Development: this machine may be a target. */
  readonly isDevelopment: boolean;
  readonly timeoutMs: number;
  /** Certificate authority, as PEM; default: those of Node (NODE_EXTRA_CA_CERTS adds others). */
  readonly ca?: string;
}

/** The address behind the name is not one of the public Internet. */
class NotPublic extends Error {
  override readonly name = 'NotPublic';
}

/**
 * Posts to partners. Each connection is new and made to an address that was judged by the same look-up, so a name
 * cannot change its address in between. A redirect is an answer like any other: nothing follows it.
 */
export class PushClient {
  constructor(private readonly options: PushClientOptions) {}

  post(url: string, body: Buffer, headers: Readonly<Record<string, string>>): Promise<PushAnswer> {
    const { timeoutMs, ca } = this.options;
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': body.length },
      agent: false,
      lookup: this.lookup,
      signal: AbortSignal.timeout(timeoutMs),
      ...(ca !== undefined && { ca }),
    };
    return new Promise((resolve, reject) => {
      const onAnswer = (response: http.IncomingMessage) => {
        // The content of an answer says nothing; it is not read.
        response.destroy();
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
      };
      const isTls = new URL(url).protocol === 'https:';
      const request = isTls ? https.request(url, options, onAnswer) : http.request(url, options, onAnswer);
      request.on('error', reject);
      request.end(body);
    });
  }

  private readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const found = error ? [] : addresses.filter(({ address }) => this.mayReach(address));
      const [first] = found;
      if (error) callback(error, '', 4);
      else if (!first) callback(new NotPublic(), '', 4);
      else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };

  private mayReach(address: string): boolean {
    return isPublicAddress(address) || (this.options.isDevelopment && isLoopback(address));
  }
}
