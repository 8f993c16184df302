package io.procmem.exporter.commands;

import picocli.CommandLine.IVersionProvider;

/** Reads the version from the manifest of the jar. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      ExporterCommand.NAME + " " + (version == null ? "(not from a jar)" : version)
    };
  }
}
