package io.procmem.exporter.http;

import io.procmem.exporter.http.Tls.ClientAuth;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A certificate and its private key, without anything else that a web configuration file can set.
 *
 * @param certificate the file of {@code --tls-cert}: PEM, with the certificates of its issuers
 * @param key the file of {@code --tls-key}: PEM, not encrypted
 */
record TlsFiles(Path certificate, Path key) {

  /** {@return TLS with the present files} */
  WebConfig read(FileTexts texts) throws IOException {
    String certificates = text("--tls-cert", certificate, texts);
    String pem = text("--tls-key", key, texts);
    List<Certificate> chain;
    try {
      chain = Pem.certificates(certificates);
    } catch (GeneralSecurityException e) {
      throw new IOException("--tls-cert=" + certificate + ": " + e.getMessage(), e);
    }
    try {
      PrivateKey secret = Pem.privateKey(pem);
      Tls tls =
          new Tls(
              Tls.factory(secret, chain, ClientAuth.NO_CLIENT_CERT, List.of()),
              ClientAuth.NO_CLIENT_CERT,
              Set.of(),
              List.of("TLSv1.2", "TLSv1.3"),
              List.of(),
              true);
      return new WebConfig(tls, Map.of(), null, List.of());
    } catch (GeneralSecurityException e) {
      throw new IOException("--tls-key=" + key + ": " + e.getMessage(), e);
    }
  }

  private static String text(String option, Path file, FileTexts texts) throws IOException {
    try {
      return texts.read(file);
    } catch (IOException e) {
      throw new IOException(option + ": " + e.getMessage(), e);
    }
  }
}
