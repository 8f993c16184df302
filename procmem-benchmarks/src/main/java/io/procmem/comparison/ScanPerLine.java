package io.procmem.comparison;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Scans once for each line on standard input and prints a {@link RunResult}: a {@link
 * LineDrivenProgram} that can run as another user.
 */
public final class ScanPerLine {

  private ScanPerLine() {}

  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try (Contender procMem =
        new ProcMemContender(ReadMode.valueOf(args[0]).openingFilesEachScan(2))) {
      while (in.readLine() != null) {
        System.out.println(procMem.run().line());
      }
    }
  }
}
