package io.procmem.exporter;

import picocli.CommandLine.IVersionProvider;

/** The version that the build has written into the archive's manifest. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      ExporterCommand.NAME + " " + (version == null ? "(not from an archive)" : version)
    };
  }
}
