package io.procmem.container;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a node that name containers and pods, and where they are. Only the sources that are
 * given here are read. A runtime's socket is never used, since access to it amounts to root access
 * to the node. Immutable.
 *
 * <pre>{@code
 * ProcMem.builder()
 *     .root(Path.of("/host/proc"))
 *     .containerNames(NodeFiles.withoutJson().below(Path.of("/host")))
 *     .build();
 * }</pre>
 */
public final class NodeFiles {

  private static final Path TOP = Path.of("/");

  private static final NodeFiles NONE =
      new NodeFiles(TOP, EnumSet.noneOf(NameSource.class), Map.of(), null);

  private final Path root;

  /** The sources that are read in their usual directory. */
  private final Set<NameSource> usual;

  private final Map<NameSource, List<Path>> placed;
  private final @Nullable ContainerNames json;

  private NodeFiles(
      Path root,
      Set<NameSource> usual,
      Map<NameSource, List<Path>> placed,
      @Nullable ContainerNames json) {
    this.root = root;
    this.usual = usual;
    this.placed = placed;
    this.json = json;
  }

  /** {@return no files: nothing is read} */
  public static NodeFiles none() {
    return NONE;
  }

  /** {@return all sources that are not in JSON, in their usual directories} */
  public static NodeFiles withoutJson() {
    NodeFiles files = NONE;
    for (NameSource source : NameSource.values()) {
      files = source.isJson() ? files : files.with(source);
    }
    return files;
  }

  /**
   * All sources, in their usual directories. A directory that does not exist is not an error.
   *
   * @param json finds the names in JSON documents
   * @return all sources
   * @throws NullPointerException if {@code json} is null
   */
  public static NodeFiles all(ContainerNames json) {
    NodeFiles files = NONE.json(json);
    for (NameSource source : NameSource.values()) {
      files = files.with(source);
    }
    return files;
  }

  /**
   * These files, with the usual directories below another root directory: where a container mounts
   * the root of its node, or parts of it. Directories that were given by {@link #with(NameSource,
   * Path)} stay.
   *
   * @param directory an absolute path, such as {@code /host}
   * @return the files there
   * @throws IllegalArgumentException if the path is not absolute
   */
  public NodeFiles below(Path directory) {
    return new NodeFiles(requireAbsolute(directory), usual, placed, json);
  }

  /**
   * These files, and another source in its usual directory.
   *
   * @param source the source
   * @return more files
   */
  public NodeFiles with(NameSource source) {
    Set<NameSource> more = EnumSet.copyOf(usual);
    more.add(source);
    return new NodeFiles(root, more, placed, json);
  }

  /**
   * These files, and a source in a directory of your choice. Call it again for more directories.
   * The directory may be a link; links below it are not followed.
   *
   * @param source the source
   * @param directory its directory, as an absolute path
   * @return more files
   * @throws IllegalArgumentException if the path is not absolute
   */
  public NodeFiles with(NameSource source, Path directory) {
    Map<NameSource, List<Path>> more = new EnumMap<>(NameSource.class);
    more.putAll(placed);
    List<Path> places = new ArrayList<>(more.getOrDefault(source, List.of()));
    places.add(requireAbsolute(directory));
    more.put(source, List.copyOf(places));
    return new NodeFiles(root, usual, more, json);
  }

  /**
   * These files without a source, in any directory.
   *
   * @param source the source
   * @return fewer files
   */
  public NodeFiles without(NameSource source) {
    Set<NameSource> fewer = EnumSet.copyOf(usual);
    fewer.remove(source);
    Map<NameSource, List<Path>> rest = new EnumMap<>(NameSource.class);
    rest.putAll(placed);
    rest.remove(source);
    return new NodeFiles(root, fewer, rest, json);
  }

  /**
   * These files, with a function that finds names in JSON documents. This alone adds no source.
   *
   * @param names the function
   * @return these files
   * @throws NullPointerException if {@code names} is null
   */
  public NodeFiles json(ContainerNames names) {
    return new NodeFiles(root, usual, placed, requireNonNull(names, "json"));
  }

  /** {@return the sources that are read} */
  public Set<NameSource> sources() {
    Set<NameSource> all = EnumSet.copyOf(usual);
    all.addAll(placed.keySet());
    return Collections.unmodifiableSet(all);
  }

  /**
   * Where a source is read.
   *
   * @param source the source
   * @return absolute paths of directories; empty if it is not read
   */
  public List<Path> directories(NameSource source) {
    List<Path> all = new ArrayList<>();
    if (usual.contains(source)) {
      all.add(root.resolve(TOP.relativize(source.directory())));
    }
    all.addAll(placed.getOrDefault(source, List.of()));
    return List.copyOf(all);
  }

  /** {@return the function that finds names in JSON documents; empty if there is none} */
  public Optional<ContainerNames> json() {
    return Optional.ofNullable(json);
  }

  private static Path requireAbsolute(Path path) {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("give an absolute path, not " + path);
    }
    return path.normalize();
  }
}
