import { generateKeyPairSync, randomBytes } from 'node:crypto';
import forge from 'node-forge';

/** A certificate and its private key, as PEM texts. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority for one test run. */
export interface TestAuthority extends Certified {
  /** For a server or client on this machine: the names are `localhost` and 127.0.0.1. */
  issue(commonName: string): Certified;
}

const IP_ADDRESS = 7;
const DNS_NAME = 2;

export function testAuthority(commonName: string): TestAuthority {
  const keys = newKeys();
  const subject = [{ name: 'commonName', value: commonName }];
  const own = [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true },
  ];
  const signer = { subject, key: keys.privateKey };
  const cert = certify({ subject, publicKey: keys.publicKey, signer, extensions: own });
  return {
    cert,
    key: keys.pem,
    issue: (name) => {
      const leaf = newKeys();
      const altNames = [
        { type: DNS_NAME, value: 'localhost' },
        { type: IP_ADDRESS, ip: '127.0.0.1' },
      ];
      const extensions = [
        { name: 'subjectAltName', altNames },
        { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      ];
      const issued = [{ name: 'commonName', value: name }];
      return {
        cert: certify({ subject: issued, publicKey: leaf.publicKey, signer, extensions }),
        key: leaf.pem,
      };
    },
  };
}

function newKeys() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const key = forge.pki.privateKeyFromPem(pem);
  return { pem, privateKey: key, publicKey: forge.pki.setRsaPublicKey(key.n, key.e) };
}

interface Request {
  readonly subject: forge.pki.CertificateField[];
  readonly publicKey: forge.pki.rsa.PublicKey;
  readonly signer: { readonly subject: forge.pki.CertificateField[]; readonly key: forge.pki.rsa.PrivateKey };
  readonly extensions: readonly object[];
}

function certify({ subject, publicKey, signer, extensions }: Request): string {
  const cert = forge.pki.createCertificate();
  cert.publicKey = publicKey;
  // The first bit of a serial number is its sign.
  cert.serialNumber = `01${randomBytes(8).toString('hex')}`;
  cert.validity.notBefore = new Date(Date.now() - 3_600_000);
  cert.validity.notAfter = new Date(Date.now() + 86_400_000);
  cert.setSubject(subject);
  cert.setIssuer(signer.subject);
  cert.setExtensions([...extensions]);
  cert.sign(signer.key, forge.md.sha256.create());
  return forge.pki.certificateToPem(cert);
}
