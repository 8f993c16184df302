package io.procmem.exporter.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and private keys in PEM. Of keys, the JDK reads PKCS #8 only; the older formats of
 * RSA and EC keys become PKCS #8 by a few bytes before them. A library for this would be larger
 * than the rest of the exporter.
 */
final class Pem {

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ([A-Z ]*)PRIVATE KEY-----(.*?)-----END \\1PRIVATE KEY-----", Pattern.DOTALL);

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private static final byte[] VERSION_0 = bytes("020100");
  private static final byte[] RSA = bytes("300d06092a864886f70d0101010500");
  private static final byte[] EC_PUBLIC_KEY = bytes("06072a8648ce3d0201");

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  private Pem() {}

  /**
   * {@return the certificates of a text, in its order; at least one}
   *
   * @throws CertificateException if there is none, or if one is malformed, with a message that says
   *     what to do
   */
  static List<Certificate> certificates(String pem) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> all = new ArrayList<>();
    for (MatchResult block : CERTIFICATE.matcher(pem).results().toList()) {
      try {
        byte[] bytes = block.group().getBytes(StandardCharsets.US_ASCII);
        all.add(factory.generateCertificate(new ByteArrayInputStream(bytes)));
      } catch (CertificateException e) {
        throw new CertificateException("a certificate is malformed: write the file again", e);
      }
    }
    if (all.isEmpty()) {
      throw new CertificateException("there is no certificate: give one in PEM");
    }
    return all;
  }

  /**
   * {@return the first private key of a text}
   *
   * @throws GeneralSecurityException if there is none, or if it is encrypted or malformed, with a
   *     message that says what to do
   */
  static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    Matcher block = KEY.matcher(pem);
    if (!block.find()) {
      throw new GeneralSecurityException("there is no private key: give one in PEM");
    }
    if (block.group(1).startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
      throw new GeneralSecurityException(
          "the private key is encrypted: decrypt it with 'openssl pkey', and protect the file by its"
              + " permissions");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      return key(
          switch (block.group(1)) {
            case "" -> der;
            case "RSA " -> der(SEQUENCE, VERSION_0, RSA, der(OCTET_STRING, der));
            case "EC " -> ofCurve(der);
            default -> throw new InvalidKeySpecException(block.group(1).trim());
          });
    } catch (RuntimeException e) { // of Base64 and of the end of the bytes
      throw new GeneralSecurityException("the private key is malformed: write it again", e);
    }
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    GeneralSecurityException malformed =
        new GeneralSecurityException(
            "the private key is malformed or of an unknown kind: give an RSA, EC or Ed25519 key");
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        malformed.addSuppressed(e); // perhaps a key of another algorithm
      }
    }
    throw malformed;
  }

  /** A key whose curve is the first optional element after its version and its number. */
  private static byte[] ofCurve(byte[] sec1) {
    ByteBuffer in = ByteBuffer.wrap(element(ByteBuffer.wrap(sec1)));
    element(in);
    element(in);
    byte[] curve = element(in);
    return der(SEQUENCE, VERSION_0, der(SEQUENCE, EC_PUBLIC_KEY, curve), der(OCTET_STRING, sec1));
  }

  /** Reads the content of the next element. */
  private static byte[] element(ByteBuffer in) {
    in.get(); // the tag
    int length = in.get() & 0xFF;
    if (length > 0x80) {
      int bytes = length - 0x80;
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << 8) | (in.get() & 0xFF);
      }
    }
    byte[] content = new byte[length];
    in.get(content);
    return content;
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length > 0xFF) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length > 0x7F) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
