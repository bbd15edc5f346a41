import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import * as der from './der.ts';

export interface Certificate {
  readonly certPem: string;
  readonly keyPem: string;
}

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const BASIC_CONSTRAINTS = '2.5.29.19';
const DAY_MS = 86_400_000;

/** A self-signed P-256 certificate (RFC 5280) for 127.0.0.1 and localhost, good for a month. */
export function createLoopbackCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der.sequence(der.objectIdentifier(ECDSA_WITH_SHA256));
  const serial = randomBytes(16);
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  // A name of its own: among trusted certificates of one name OpenSSL looks at the first only.
  const commonName = der.utf8String(`Discord emulator ${serial.toString('hex')}`);
  const name = der.sequence(der.set(der.sequence(der.objectIdentifier(COMMON_NAME), commonName)));
  const validity = der.sequence(
    der.utcTime(new Date(Date.now() - DAY_MS)),
    der.utcTime(new Date(Date.now() + 30 * DAY_MS)),
  );
  const alternativeNames = der.sequence(
    der.taggedPrimitive(7, Buffer.of(127, 0, 0, 1)),
    der.taggedPrimitive(2, Buffer.from('localhost', 'ascii')),
  );
  const body = der.sequence(
    der.tagged(0, der.integer(Buffer.of(2))),
    der.integer(serial),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der.tagged(
      3,
      der.sequence(
        extension(BASIC_CONSTRAINTS, der.sequence(der.boolean(true))),
        extension(SUBJECT_ALTERNATIVE_NAME, alternativeNames),
      ),
    ),
  );
  const signature = sign('sha256', body, privateKey);
  return {
    certPem: toPem('CERTIFICATE', der.sequence(body, algorithm, der.bitString(signature))),
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Makes this process trust the certificate; a process of its own gets it by NODE_EXTRA_CA_CERTS. */
export function trustCertificate(certPem: string): void {
  setDefaultCACertificates([...getCACertificates('default'), certPem]);
}

function extension(id: string, value: Buffer): Buffer {
  return der.sequence(der.objectIdentifier(id), der.octetString(value));
}

function toPem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
