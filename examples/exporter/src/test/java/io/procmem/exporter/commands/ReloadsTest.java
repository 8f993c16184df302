package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When files are read again. */
class ReloadsTest {

  @TempDir private Path directory;

  private final LinkedBlockingQueue<String> reloads = new LinkedBlockingQueue<>();
  private Path file;
  private volatile List<Path> files = List.of();
  private Thread thread = new Thread();

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(directory.resolve("a.yaml"), "top: 1\n");
    files = List.of(file);
  }

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private Reloads start() {
    Reloads watched = new Reloads(() -> files, this::reload, Duration.ofMillis(5));
    thread =
        new Thread(
            () -> {
              try {
                watched.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    return watched;
  }

  private void reload() {
    try {
      reloads.add(Files.readString(file));
    } catch (IOException e) {
      reloads.add("missing");
    }
  }

  private String next() throws InterruptedException {
    return reloads.poll(1, TimeUnit.MINUTES);
  }

  private boolean isQuiet() throws InterruptedException {
    return reloads.poll(100, TimeUnit.MILLISECONDS) == null;
  }

  @Test
  void aChangedText_isReadOnce_evenIfTheTimeAndTheSizeAreTheSame() throws Exception {
    FileTime time = Files.getLastModifiedTime(file);
    start();
    assertThat(isQuiet()).isTrue();
    Path other = Files.writeString(directory.resolve("b.yaml"), "top: 2\n");
    Files.setLastModifiedTime(other, time);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(next()).isEqualTo("top: 2\n");
    assertThat(isQuiet()).isTrue();
  }

  @Test
  void aFileThatIsTouched_isNotReadAgain() throws Exception {
    start();
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    assertThat(isQuiet()).isTrue();
  }

  /** As Kubernetes replaces the files of a ConfigMap. */
  @Test
  void aLinkThatLeadsToAnotherDirectory_isFollowed() throws Exception {
    Path first = Files.createDirectory(directory.resolve("first"));
    Path second = Files.createDirectory(directory.resolve("second"));
    Files.writeString(first.resolve("c.yaml"), "top: 3\n");
    Files.writeString(second.resolve("c.yaml"), "top: 4\n");
    Path data = Files.createSymbolicLink(directory.resolve("data"), first);
    file = Files.createSymbolicLink(directory.resolve("c.yaml"), data.resolve("c.yaml"));
    files = List.of(file);
    start();
    Path next = Files.createSymbolicLink(directory.resolve("next"), second);
    Files.move(next, data, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    assertThat(next()).isEqualTo("top: 4\n");
  }

  @Test
  void aMissingFile_isTriedOnce_andAgainWhenItIsBack() throws Exception {
    start();
    Files.delete(file);
    assertThat(next()).isEqualTo("missing");
    assertThat(isQuiet()).isTrue();
    Files.writeString(file, "top: 1\n");
    assertThat(next()).isEqualTo("top: 1\n");
  }

  @Test
  void aRequest_isAnsweredWithoutAChange() throws Exception {
    files = List.of();
    Reloads watched = start();
    watched.request();
    assertThat(next()).isEqualTo("top: 1\n");
    assertThat(isQuiet()).isTrue();
  }

  @Test
  void aFileThatIsNamedLater_isWatchedFromThenOn() throws Exception {
    Path rules = Files.writeString(directory.resolve("my.rules"), "a/b comm=b\n");
    Reloads watched = start();
    files = List.of(file, rules);
    watched.request();
    assertThat(next()).isEqualTo("top: 1\n");
    Files.writeString(rules, "a/c comm=c\n");
    assertThat(next()).isEqualTo("top: 1\n");
  }
}
