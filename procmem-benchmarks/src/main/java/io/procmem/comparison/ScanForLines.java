package io.procmem.comparison;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Scans for each line on standard input, in a JVM that another user may run. */
public final class ScanForLines {

  private ScanForLines() {}

  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try (Scans scans = new Scans(Way.valueOf(args[0]).reopening(2))) {
      while (in.readLine() != null) {
        System.out.println(scans.round().line());
      }
    }
  }
}
