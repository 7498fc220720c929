// Signs the manifest of a pass: a detached CMS signature (RFC 5652), with WebCrypto, so on every host.
import { type BaseBlock, ObjectIdentifier, OctetString, UTCTime } from 'asn1js'
import {
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs'

export interface PassSigner {
  /** From the subject of the certificate, as Apple writes it. */
  passTypeIdentifier: string
  teamIdentifier: string
  organization: string
  key: CryptoKey
  certificate: Certificate
  /** Those that lead to Apple's root. */
  chain: Certificate[]
}

const DATA = '1.2.840.113549.1.7.1'
const SIGNED_DATA = '1.2.840.113549.1.7.2'
const CONTENT_TYPE = '1.2.840.113549.1.9.3'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
const SIGNING_TIME = '1.2.840.113549.1.9.5'
const USER_ID = '0.9.2342.19200300.100.1.1'
const ORGANIZATION = '2.5.4.10'
const ORGANIZATIONAL_UNIT = '2.5.4.11'
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

/**
 * The parts of APPLE_PASS_SIGNER: a private key (PKCS 8) and certificates, as PEM, the signer's first. Throws
 * where it is not that.
 */
export async function readPassSigner(pem: string): Promise<PassSigner> {
  const blocks = [...pem.matchAll(/-----BEGIN ([A-Z ]+)-----([^-]+)-----END \1-----/g)]
  const ofLabel = (label: string) =>
    blocks.filter((block) => block[1] === label).map((block) => bytesOf(block[2]!))
  const [key] = ofLabel('PRIVATE KEY')
  const [certificate, ...chain] = ofLabel('CERTIFICATE').map((der) => Certificate.fromBER(der))
  if (!key || !certificate) throw new Error('APPLE_PASS_SIGNER has no PRIVATE KEY or no CERTIFICATE')
  const named = (type: string): string =>
    certificate.subject.typesAndValues.find((part) => part.type === type)?.value.valueBlock.value ?? ''
  return {
    passTypeIdentifier: named(USER_ID),
    teamIdentifier: named(ORGANIZATIONAL_UNIT),
    organization: named(ORGANIZATION),
    key: await crypto.subtle.importKey('pkcs8', key, RSA, false, ['sign']),
    certificate,
    chain,
  }
}

/** The content is not part of it: PKCS 7, detached, as DER. */
export async function signDetached(
  { key, certificate, chain }: PassSigner,
  content: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const digest = await crypto.subtle.digest(RSA.hash, content)
  const attribute = (type: string, value: BaseBlock) => new Attribute({ type, values: [value] })
  const signed = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: DATA }),
    certificates: [certificate, ...chain],
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({
          issuer: certificate.issuer,
          serialNumber: certificate.serialNumber,
        }),
        signedAttrs: new SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            attribute(CONTENT_TYPE, new ObjectIdentifier({ value: DATA })),
            attribute(SIGNING_TIME, new UTCTime({ valueDate: new Date() })),
            attribute(MESSAGE_DIGEST, new OctetString({ valueHex: digest })),
          ],
        }),
      }),
    ],
  })
  await signed.sign(key, 0, RSA.hash, content)
  const envelope = new ContentInfo({ contentType: SIGNED_DATA, content: signed.toSchema(true) })
  return new Uint8Array(envelope.toSchema().toBER())
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64.replace(/\\n|\s/g, '')), (letter) => letter.charCodeAt(0))
