package io.procmem.internal.exposition;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Loads the library's classes before they are needed, for ProcMem and its adapters.
 *
 * <p>Where classes lie in directories, or in an archive that its class loader does not keep open,
 * each takes a file descriptor to load. A host that has none left when it first asks would have
 * classes missing, and the JVM remembers that for good: every later report would fail too. The
 * JVM's own class loader keeps its archives open, and needs no help with them.
 */
public final class ClassLoading {

  private static final String SUFFIX = ".class";

  private ClassLoading() {}

  /**
   * Loads all classes of the directory or archive that a class comes from, in its package and
   * below. A class that cannot be loaded now is loaded when it is needed, or that fails then.
   *
   * @param anchor a class of the top package
   */
  public static void ahead(Class<?> anchor) {
    URL place = anchor.getResource(anchor.getSimpleName() + SUFFIX);
    ClassLoader loader = anchor.getClassLoader();
    if (place == null || loader == null) {
      return;
    }
    String top = anchor.getPackageName();
    for (String name : names(place, top, loader.equals(ClassLoader.getSystemClassLoader()))) {
      load(name, loader);
    }
  }

  private static List<String> names(URL place, String top, boolean keepsArchivesOpen) {
    try {
      if (place.getProtocol().equals("file")) {
        return inDirectory(Path.of(new URI(place.toString())).resolveSibling(""), top);
      }
      boolean isArchive = place.getProtocol().equals("jar") && !keepsArchivesOpen;
      return isArchive ? inArchive(place, top) : List.of();
    } catch (IOException | URISyntaxException e) {
      return List.of(); // they load when they are needed, as usual
    }
  }

  private static List<String> inDirectory(Path directory, String top) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .map(file -> directory.relativize(file).toString().replace(File.separatorChar, '.'))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> top + "." + withoutSuffix(name))
          .toList();
    }
  }

  private static List<String> inArchive(URL place, String top) throws IOException {
    List<String> names = new ArrayList<>();
    if (place.openConnection() instanceof JarURLConnection connection) {
      connection.setUseCaches(false);
      try (JarFile jar = connection.getJarFile()) {
        jar.stream()
            .map(entry -> entry.getName().replace('/', '.'))
            .filter(name -> name.startsWith(top + ".") && name.endsWith(SUFFIX))
            .forEach(name -> names.add(withoutSuffix(name)));
      }
    }
    return names;
  }

  private static String withoutSuffix(String name) {
    return name.substring(0, name.length() - SUFFIX.length());
  }

  private static void load(String name, ClassLoader loader) {
    if (name.contains("-")) {
      return; // package-info and module-info are no classes
    }
    try {
      Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      // It may never be needed; if it is, that fails where it can be reported.
    }
  }
}
