package io.procmem.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import io.procmem.exporter.http.BasicAuth.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, passwords, and what a check of a password costs. */
class BasicAuthTest {

  private static final String CHEAP = "$2y$04$" + "a".repeat(53);
  private static final String COSTLY = "$2b$12$" + "b".repeat(53);

  private final List<String> checked = new ArrayList<>();

  private static String header(String userAndPassword) {
    byte[] bytes = userAndPassword.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private BasicAuth recording() {
    return new BasicAuth(
        Map.of("alice", CHEAP, "bob", COSTLY),
        (password, hash) -> {
          checked.add(password + " " + hash);
          return password.equals("right");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"2a", "2b", "2y"})
  void aHash_ofEachVersion_acceptsItsPasswordOnly(String version) {
    BCrypt.Version made =
        BCrypt.Version.SUPPORTED_VERSIONS.stream()
            .filter(
                one -> new String(one.versionIdentifier, StandardCharsets.US_ASCII).equals(version))
            .findFirst()
            .orElseThrow();
    String hash = BCrypt.with(made).hashToString(4, "pässword:1".toCharArray());
    assertThat(hash).matches(BasicAuth.HASH);
    BasicAuth users = new BasicAuth(Map.of("alice", hash));
    assertThat(users.check(header("alice:pässword:1"))).isEqualTo(Result.RIGHT);
    assertThat(users.check(header("alice:pässword:2"))).isEqualTo(Result.WRONG);
    assertThat(users.check(header("bob:pässword:1"))).isEqualTo(Result.WRONG);
  }

  @Test
  void aLongPassword_isRight_ifItsFirst72BytesAre() {
    String kept = "x".repeat(71); // and the zero at its end
    String hash = BCrypt.withDefaults().hashToString(4, kept.toCharArray());
    assertThat(new BasicAuth(Map.of("alice", hash)).check(header("alice:" + kept)))
        .isEqualTo(Result.RIGHT);
    String full =
        BCrypt.with(LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A))
            .hashToString(4, "x".repeat(100).toCharArray());
    BasicAuth users = new BasicAuth(Map.of("alice", full));
    assertThat(users.check(header("alice:" + "x".repeat(200)))).isEqualTo(Result.RIGHT);
    assertThat(users.check(header("alice:" + "x".repeat(60)))).isEqualTo(Result.WRONG);
  }

  @ParameterizedTest
  @CsvSource(
      value = {"null", "Bearer abc", "Basic", "Basic ???", "Basic YWxpY2U="},
      nullValues = "null")
  void aRequest_withoutAUserAndAPassword_isWrong_andCostsNothing(String header) {
    assertThat(recording().check(header)).isEqualTo(Result.WRONG);
    assertThat(checked).isEmpty();
  }

  @Test
  void aPassword_isCheckedOnce_whetherRightOrWrong() {
    BasicAuth users = recording();
    for (int i = 0; i < 3; i++) {
      assertThat(users.check(header("alice:right"))).isEqualTo(Result.RIGHT);
      assertThat(users.check(header("bob:wrong"))).isEqualTo(Result.WRONG);
    }
    assertThat(checked).containsExactly("right " + CHEAP, "wrong " + COSTLY);
  }

  @Test
  void anUnknownUser_takesAsLongAsAKnownOne_andIsRefused() {
    assertThat(recording().check(header("eve:right"))).isEqualTo(Result.WRONG);
    assertThat(checked).containsExactly("right " + COSTLY);
  }

  @Test
  void manyWrongPasswords_displaceNoRightOne() {
    BasicAuth users = recording();
    users.check(header("alice:right"));
    for (int i = 0; i < 200; i++) {
      users.check(header("alice:" + i));
    }
    checked.clear();
    assertThat(users.check(header("alice:right"))).isEqualTo(Result.RIGHT);
    assertThat(checked).isEmpty();
    assertThat(users.check(header("alice:0"))).isEqualTo(Result.WRONG);
    assertThat(checked).hasSize(1); // only the last 100 are kept
  }

  @Test
  void whileManyPasswordsAreChecked_othersAreAskedToWait_butKnownOnesAreNot() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    BasicAuth users =
        new BasicAuth(
            Map.of("alice", CHEAP),
            (password, hash) -> {
              if (!password.equals("right")) {
                begun.countDown();
                await(go);
              }
              return password.equals("right");
            });
    users.check(header("alice:right"));
    ExecutorService threads = Executors.newCachedThreadPool();
    List<CompletableFuture<Result>> all = new ArrayList<>();
    try {
      for (int i = 0; i < 30; i++) {
        String header = header("alice:" + i);
        all.add(CompletableFuture.supplyAsync(() -> users.check(header), threads));
      }
      begun.await();
      CompletableFuture.anyOf(all.toArray(CompletableFuture[]::new)).join();
      assertThat(users.check(header("alice:right"))).isEqualTo(Result.RIGHT);
    } finally {
      go.countDown();
      threads.shutdown();
    }
    assertThat(all.stream().map(CompletableFuture::join)).contains(Result.BUSY, Result.WRONG);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
