import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { createLoopbackCertificate } from './certificate.ts';

it('is a certificate of its own for this machine only', () => {
  const { certPem, keyPem } = createLoopbackCertificate();
  const certificate = new X509Certificate(certPem);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkHost('discord.com')).toBeUndefined();
  expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.now());
  expect(keyPem).toContain('PRIVATE KEY');
});
