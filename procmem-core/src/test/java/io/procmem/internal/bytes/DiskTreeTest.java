package io.procmem.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskTreeTest {

  private final DiskTree tree = new DiskTree();

  @TempDir Path directory;

  /** The links have arbitrary targets; JUnit would warn about them. */
  @AfterEach
  void removeLinks() throws IOException {
    Files.deleteIfExists(directory.resolve("link"));
  }

  @Test
  void open_ofAFile_readsItsBytes() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    try (InputStream in = tree.open(file.toFile())) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes())).isEqualTo("text");
    }
  }

  @Test
  void open_ofAMissingFileOrADirectory_isNull() {
    assertThat(tree.open(directory.resolve("missing").toFile())).isNull();
    assertThat(tree.open(directory.toFile())).isNull();
  }

  @Test
  void openSeekable_ofAFile_readsItsCurrentContent_evenIfInterrupted() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "before");
    try (SeekableInput in = tree.openSeekable(file.toFile())) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes())).isEqualTo("before");
      Files.writeString(file, "after");
      Thread.currentThread().interrupt();
      in.seek(0);
      assertThat(new String(in.readNBytes(5))).isEqualTo("after");
      assertThat(in.read()).as("its end").isEqualTo(-1);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void openSeekable_afterClose_cannotSeek() throws IOException {
    SeekableInput in = tree.openSeekable(Files.writeString(directory.resolve("a"), "").toFile());
    assertThat(in).isNotNull();
    in.close();
    assertThatThrownBy(() -> in.seek(0)).isInstanceOf(IOException.class);
  }

  @Test
  void openSeekable_ofAMissingFileOrADirectory_isNull() {
    assertThat(tree.openSeekable(directory.resolve("missing").toFile())).isNull();
    assertThat(tree.openSeekable(directory.toFile())).isNull();
  }

  @Test
  void list_returnsTheNames() throws IOException {
    Files.writeString(directory.resolve("a"), "");
    Files.writeString(directory.resolve("b"), "");
    assertThat(tree.list(directory.toFile())).containsExactlyInAnyOrder("a", "b");
    assertThat(tree.list(directory.resolve("missing").toFile())).isNull();
  }

  @Test
  void exists_doesNotFollowALink() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/nowhere/at/all"));
    assertThat(tree.exists(link.toFile())).isTrue();
    assertThat(tree.exists(directory.resolve("missing").toFile())).isFalse();
  }

  @Test
  void inode_isThatOfAFile_notOfWhatALinkLeadsTo() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    Inode found = tree.inode(file.toFile());
    assertThat(found.type()).isEqualTo(FileType.FILE);
    assertThat(found.bytes()).isEqualTo(4);
    assertThat(found.number()).isEqualTo(Files.getAttribute(file, "unix:ino"));
    assertThat(found.owner()).isEqualTo(tree.owner(file.toFile()));
    assertThat(tree.inode(link.toFile()).type()).isEqualTo(FileType.LINK);
    assertThat(tree.inode(directory.toFile()).type()).isEqualTo(FileType.DIRECTORY);
    assertThat(tree.inode(directory.resolve("missing").toFile()).type())
        .isEqualTo(FileType.MISSING);
    String tooLong = "x".repeat(300);
    assertThat(tree.inode(directory.resolve(tooLong).toFile()).type()).isEqualTo(FileType.REFUSED);
    assertThat(tree.inode(new File("/dev/null")).type()).isEqualTo(FileType.OTHER);
  }

  @Test
  void refusal_distinguishesMissingFilesFromOthers() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Path missing = directory.resolve("missing");
    assertThat(tree.refusal(file.toFile(), Access.OPEN)).isEqualTo(Refusal.NONE);
    assertThat(tree.refusal(missing.toFile(), Access.OPEN)).isEqualTo(Refusal.MISSING);
    assertThat(tree.refusal(directory.toFile(), Access.LIST)).isEqualTo(Refusal.NONE);
    assertThat(tree.refusal(file.toFile(), Access.LIST)).isEqualTo(Refusal.OTHER);
    assertThat(tree.refusal(missing.toFile(), Access.LIST)).isEqualTo(Refusal.MISSING);
  }

  @Test
  void size_ofAnEmptyFileIsZero_andOfAMissingFileRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("empty"), "");
    assertThat(tree.size(file.toFile())).isZero();
    assertThat(tree.size(directory.resolve("missing").toFile())).isEqualTo(FileTree.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/bin/sleep",
        "/usr/bin/sleep%20(deleted)",
        "/tmp/%FF%FEx/a%0Ab",
        "/opt/%E6%97%A5%E6%9C%AC/bin",
        "relative/%80",
        "/with%25percent",
        "/"
      })
  void link_returnsEveryByte(String target) throws IOException {
    Path encodedTarget =
        target.startsWith("/")
            ? Path.of(URI.create("file://" + target))
            : Path.of("/").relativize(Path.of(URI.create("file:///" + target)));
    Path link = Files.createSymbolicLink(directory.resolve("link"), encodedTarget);
    byte[] bytes = tree.link(link.toFile());
    assertThat(bytes).isNotNull();
    StringBuilder encoded = new StringBuilder();
    for (byte b : bytes) {
      boolean plain = b > ' ' && b < 0x7f && b != '%';
      encoded.append(plain ? Character.toString(b) : "%%%02X".formatted(b));
    }
    assertThat(encoded).hasToString(target);
  }

  @Test
  void link_ofAFile_isNull() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(tree.link(file.toFile())).isNull();
    assertThat(tree.link(directory.resolve("missing").toFile())).isNull();
  }

  @Test
  void owner_isTheOneOfTheFileSystem() throws IOException {
    File file = Files.writeString(directory.resolve("file"), "").toFile();
    long uid = ((Integer) Files.getAttribute(file.toPath(), "unix:uid")).longValue();
    assertThat(tree.owner(file)).isEqualTo(uid);
    assertThat(tree.ownerName(file, uid)).isEqualTo(Files.getOwner(file.toPath()).getName());
    assertThat(tree.ownerName(file, uid + 1)).as("another owner").isNull();
    assertThat(tree.owner(directory.resolve("missing").toFile())).isEqualTo(FileTree.REFUSED);
    assertThat(tree.ownerName(directory.resolve("missing").toFile(), uid)).isNull();
  }

  @Test
  void kind_ofProcIsProc() {
    assertThat(tree.kind(new File("/proc"))).contains("proc");
    assertThat(tree.kind(directory.toFile()))
        .isPresent()
        .isNotEqualTo(tree.kind(new File("/proc")));
    assertThat(tree.kind(new File("/nowhere/at/all"))).isEmpty();
  }
}
