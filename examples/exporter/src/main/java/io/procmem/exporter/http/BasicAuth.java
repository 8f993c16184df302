package io.procmem.exporter.http;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Users with passwords. A bcrypt hash is meant to take long, so that requests could keep all CPUs
 * busy. So one password is checked at a time, a few requests wait for that, and results are kept.
 * Thread-safe.
 */
final class BasicAuth {

  /** A hash, with its cost. */
  static final Pattern HASH = Pattern.compile("\\$2[abxy]?\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

  private static final int MAX_KEPT = 100;
  private static final int MAX_WAITING = 10;

  private static final BCrypt.Verifyer BCRYPT =
      BCrypt.verifyer(
          BCrypt.Version.VERSION_2A, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A));

  /** What a check has shown. */
  enum Result {
    /** The password is that of the user. */
    RIGHT,
    /** There is no such user, or the password is another, or there is none. */
    WRONG,
    /** Too many passwords are being checked. */
    BUSY
  }

  private final Map<String, String> users;
  private final BiPredicate<String, String> matches;
  private final String slowest;
  private final ReentrantLock checking = new ReentrantLock();
  private final SecretKeySpec secret = secret();
  private final Set<String> right = Collections.synchronizedSet(new LinkedHashSet<>());
  private final Set<String> wrong = Collections.synchronizedSet(new LinkedHashSet<>());

  /**
   * Accepts some users.
   *
   * @param users the hashes of their passwords, by user; at least one
   */
  BasicAuth(Map<String, String> users) {
    this(users, BasicAuth::matches);
  }

  /** Accepts some users, with another function that compares a password with a hash. */
  BasicAuth(Map<String, String> users, BiPredicate<String, String> matches) {
    this.users = Map.copyOf(users);
    this.matches = matches;
    this.slowest = Collections.max(users.values(), Comparator.comparing(hash -> cost(hash)));
  }

  private static String cost(String hash) {
    return hash.replaceFirst("^\\$2[abxy]?\\$", "");
  }

  /** A key of this process, so that kept results reveal no password. */
  private static SecretKeySpec secret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return new SecretKeySpec(random, "HmacSHA256");
  }

  /**
   * Checks a request.
   *
   * @param authorization the value of its header {@code Authorization}; null without one
   * @return whether it has the right password
   */
  Result check(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Result.WRONG;
    }
    String given;
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(6).trim());
      given = new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Result.WRONG;
    }
    int colon = given.indexOf(':');
    return colon < 0
        ? Result.WRONG
        : check(given.substring(0, colon), given.substring(colon + 1), digest(given));
  }

  private Result check(String user, String password, String digest) {
    if (right.contains(digest)) {
      return Result.RIGHT;
    }
    if (wrong.contains(digest)) {
      return Result.WRONG;
    }
    if (checking.getQueueLength() >= MAX_WAITING) {
      return Result.BUSY;
    }
    checking.lock();
    try {
      // An unknown user takes as long as a known one, so that users cannot be found out.
      String hash = users.getOrDefault(user, slowest);
      boolean isRight = matches.test(password, hash) && users.containsKey(user);
      keep(isRight ? right : wrong, digest);
      return isRight ? Result.RIGHT : Result.WRONG;
    } finally {
      checking.unlock();
    }
  }

  private static boolean matches(String password, String hash) {
    return BCRYPT.verify(
            password.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.US_ASCII))
        .verified;
  }

  /** Wrong passwords are kept apart, so that they displace no right one. */
  private static void keep(Set<String> results, String digest) {
    synchronized (results) {
      if (results.size() >= MAX_KEPT) {
        results.remove(results.iterator().next());
      }
      results.add(digest);
    }
  }

  private String digest(String given) {
    try {
      Mac mac = Mac.getInstance(secret.getAlgorithm());
      mac.init(secret);
      byte[] digest = mac.doFinal(given.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
