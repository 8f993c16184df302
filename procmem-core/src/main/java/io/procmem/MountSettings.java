package io.procmem;

import static java.util.Objects.requireNonNull;

import io.procmem.container.NameSource;
import io.procmem.container.NodeFiles;
import io.procmem.internal.bytes.DiskTree;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.mount.Mount;
import io.procmem.internal.mount.OwnPid;
import io.procmem.snapshot.KernelUnits;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link ProcMemBuilder} that say which procfs to read. */
final class MountSettings {

  private FileTree tree = new DiskTree();
  private LongSupplier ownPid = OwnPid::read;
  private Path root = Path.of("/proc");
  private Optional<KernelUnits> captured = Optional.empty();
  private @Nullable Path passwd;
  private @Nullable Path cgroupRoot;
  private NodeFiles nodeFiles = NodeFiles.none();

  void setRoot(Path root) {
    this.root = requireAbsolute(root);
    this.captured = Optional.empty();
    forgetFiles();
  }

  void setCaptured(Path root, KernelUnits units) {
    this.root = requireAbsolute(root);
    this.captured = Optional.of(requireNonNull(units, "units"));
    forgetFiles();
  }

  private void forgetFiles() {
    if (tree instanceof CapturedTree) {
      tree = new DiskTree();
    }
  }

  void setCaptured(CapturedFiles files) {
    setCaptured(CapturedTree.ROOT, files.units());
    this.tree = new CapturedTree(files);
  }

  void setPasswd(Path passwd) {
    this.passwd = requireAbsolute(passwd);
  }

  void setCgroupRoot(Path cgroupRoot) {
    this.cgroupRoot = requireAbsolute(cgroupRoot);
  }

  /**
   * Sets the files that name containers and pods.
   *
   * @throws IllegalArgumentException if JSON is to be read without a function for it
   */
  void setNodeFiles(NodeFiles files) {
    List<NameSource> json = files.sources().stream().filter(NameSource::isJson).toList();
    if (!json.isEmpty() && files.json().isEmpty()) {
      throw new IllegalArgumentException(
          "the files of "
              + json.stream().map(NameSource::name).collect(Collectors.joining(", "))
              + " are in JSON, which this library does not parse: give NodeFiles.json a function,"
              + " or leave them out");
    }
    this.nodeFiles = files;
  }

  /** Reads fake files, for tests. */
  void setTree(FileTree tree, long ownPid) {
    this.tree = tree;
    this.ownPid = () -> ownPid;
  }

  FileTree tree() {
    return tree;
  }

  /**
   * The mounted procfs.
   *
   * @throws IllegalArgumentException if the passwd file cannot be read or is not a regular file
   */
  Mount mount() {
    File file = passwd == null ? null : passwd.toFile();
    if (file != null) {
      requireReadable(file);
    }
    File groups = cgroupRoot == null ? null : cgroupRoot.toFile();
    return new Mount(root.toFile(), captured, file, groups, nodeFiles, ownPid);
  }

  private static Path requireAbsolute(Path path) {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("give an absolute path, not " + path);
    }
    return path.normalize();
  }

  /** Checks the type first, because opening a pipe would wait for a writer. */
  private void requireReadable(File file) {
    if (Files.exists(file.toPath()) && !Files.isRegularFile(file.toPath())) {
      throw new IllegalArgumentException(
          "the passwd file "
              + file
              + " is a directory, pipe or device: give the path of a regular file, or leave it out");
    }
    if (!tree.opens(file)) {
      throw new IllegalArgumentException(
          "the passwd file " + file + " cannot be read: mount it there, or leave it out");
    }
  }
}
