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
 * Loads classes of the library before they are needed.
 *
 * <p>If classes are in directories, or in an archive that the class loader does not keep open,
 * loading each one takes a file descriptor. If the host has none left at that moment, the class
 * fails to load, and the JVM remembers that failure: every later report would fail too. The system
 * class loader keeps its archives open, so they need no preloading.
 */
public final class ClassLoading {

  private static final String SUFFIX = ".class";

  private ClassLoading() {}

  /**
   * Loads all classes in a package and below it, from the directory or archive of one class. A
   * class that cannot be loaded now is loaded, or fails, when it is needed.
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
      return List.of(); // they load when they are needed
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
      return; // package-info and module-info
    }
    try {
      Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      // The class may never be needed; if it is, loading it fails where that can be reported.
    }
  }
}
