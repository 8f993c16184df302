package io.procmem.exporter.http;

import com.sun.net.httpserver.HttpsExchange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import nl.altindag.ssl.SSLFactory;

/**
 * How connections are encrypted, and which clients may connect.
 *
 * @param factory has the certificates
 * @param clients how clients authenticate
 * @param allowedNames alternative names, of which the certificate of a client must have one; any if
 *     there are none
 * @param protocols the versions of TLS
 * @param ciphers the cipher suites; those of the JDK if there are none
 * @param prefersOwnOrder whether the order of {@code ciphers} takes precedence over the client's
 */
record Tls(
    SSLFactory factory,
    ClientAuth clients,
    Set<String> allowedNames,
    List<String> protocols,
    List<String> ciphers,
    boolean prefersOwnOrder) {

  /** How clients authenticate, by the names of the format. */
  enum ClientAuth {
    /** A certificate is not requested. */
    NO_CLIENT_CERT("NoClientCert"),
    /** A certificate is requested, but neither required nor verified. */
    REQUEST("RequestClientCert"),
    /** Any certificate is accepted. */
    REQUIRE_ANY("RequireAnyClientCert"),
    /** A certificate is verified if there is one. */
    VERIFY_IF_GIVEN("VerifyClientCertIfGiven"),
    /** A certificate that the given authority has signed is required. */
    REQUIRE_AND_VERIFY("RequireAndVerifyClientCert");

    private final String word;

    ClientAuth(String word) {
      this.word = word;
    }

    boolean isRequired() {
      return this == REQUIRE_ANY || this == REQUIRE_AND_VERIFY;
    }

    boolean isVerified() {
      return this == VERIFY_IF_GIVEN || this == REQUIRE_AND_VERIFY;
    }

    static Optional<ClientAuth> named(String word) {
      String today = word.equals("RequireClientCert") ? "RequireAnyClientCert" : word;
      return List.of(values()).stream().filter(one -> one.word.equals(today)).findFirst();
    }

    @Override
    public String toString() {
      return word;
    }
  }

  private static final char[] NO_SECRET = "the key store is in memory only".toCharArray();

  /**
   * {@return what has the certificates}
   *
   * @param key the private key
   * @param chain its certificate, then those of its issuers
   * @param clients how clients authenticate
   * @param authorities what signs the certificates of clients
   * @throws GeneralSecurityException if the key does not belong to the certificate
   */
  static SSLFactory factory(
      PrivateKey key, List<Certificate> chain, ClientAuth clients, List<Certificate> authorities)
      throws GeneralSecurityException {
    if (!belongs(key, chain.get(0))) {
      throw new GeneralSecurityException(
          "the private key does not belong to the certificate: give the key of this certificate");
    }
    SSLFactory.Builder builder = SSLFactory.builder().withIdentityMaterial(key, NO_SECRET, chain);
    if (clients.isVerified()) {
      builder.withTrustMaterial(authorities);
    } else {
      builder.withUnsafeTrustMaterial(); // only asked for a certificate that need not be verified
    }
    return builder.build();
  }

  private static boolean belongs(PrivateKey key, Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    byte[] message = {1};
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    try {
      signature.initVerify(certificate);
      signature.update(message);
      return signature.verify(signed);
    } catch (InvalidKeyException e) { // of another algorithm
      return false;
    }
  }

  /** {@return the settings of a new connection} */
  SSLParameters parameters() {
    SSLParameters parameters = factory.getSslContext().getDefaultSSLParameters();
    parameters.setProtocols(protocols.toArray(String[]::new));
    if (!ciphers.isEmpty()) {
      parameters.setCipherSuites(ciphers.toArray(String[]::new));
    }
    parameters.setUseCipherSuitesOrder(prefersOwnOrder);
    if (clients.isRequired()) {
      parameters.setNeedClientAuth(true); // also withdraws "want"
    } else {
      parameters.setWantClientAuth(clients != ClientAuth.NO_CLIENT_CERT);
    }
    return parameters;
  }

  /** {@return whether every client that gets this far has a certificate of the authority} */
  boolean authenticates() {
    return clients == ClientAuth.REQUIRE_AND_VERIFY;
  }

  /** {@return whether the certificate of a client has one of the allowed names} */
  boolean allows(HttpsExchange exchange) {
    if (allowedNames.isEmpty()) {
      return true;
    }
    try {
      Certificate certificate = exchange.getSSLSession().getPeerCertificates()[0];
      Collection<List<?>> names = ((X509Certificate) certificate).getSubjectAlternativeNames();
      return names != null
          && names.stream().anyMatch(name -> allowedNames.contains(String.valueOf(name.get(1))));
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      return false; // without a certificate, or without a name that can be read
    }
  }

  /** {@return an alternative name as Java writes it: it writes IPv6 addresses in full} */
  static String asJavaWrites(String name) {
    try {
      return name.indexOf(':') < 0 ? name : InetAddress.getByName(name).getHostAddress();
    } catch (UnknownHostException e) {
      return name; // a URI: a name with a colon is never looked up
    }
  }
}
