package io.procmem.exporter.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen.
 *
 * @param option the value of {@code --listen}, for messages
 * @param address the address and port; port 0 for any free one
 */
public record ListenAddress(String option, InetSocketAddress address) {

  /** A host name, an IPv4 address, an IPv6 address in brackets, or nothing, and a port. */
  private static final Pattern WITH_PORT = Pattern.compile("([^:\\[\\]]*|\\[[^\\]]*\\]):([^:]*)");

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final int MAX_PORT = 65_535;

  /**
   * {@return the addresses of some options}
   *
   * @param options the values of {@code --listen}
   * @param port the port of those without one
   * @throws IOException if one is malformed, has no host or occurs twice, with a message that says
   *     what to do
   */
  public static List<ListenAddress> parse(List<String> options, int port) throws IOException {
    List<ListenAddress> all = new ArrayList<>();
    Set<InetSocketAddress> addresses = new HashSet<>();
    for (String option : options) {
      ListenAddress one = parse(option, port);
      if (!addresses.add(one.address()) && one.address().getPort() != 0) {
        throw new IOException(
            "--listen=" + option + ": this address is given twice: leave one of them out");
      }
      all.add(one);
    }
    return all;
  }

  /**
   * {@return whether an option has a port of its own}
   *
   * @param option the value of {@code --listen}
   */
  public static boolean hasPort(String option) {
    return WITH_PORT.matcher(option).matches();
  }

  private static ListenAddress parse(String option, int port) throws IOException {
    if (DIGITS.matcher(option).matches()) { // Java takes 9300 for 0.0.36.84
      throw new IOException(
          "--listen=%s is a port: give --listen=:%s for all addresses, or --listen=127.0.0.1:%s"
              .formatted(option, option, option));
    }
    if (option.isBlank()) { // Java takes it for the loopback address
      throw new IOException("--listen is empty: give an address of this machine");
    }
    Matcher parts = WITH_PORT.matcher(option);
    if (!parts.matches()) {
      return new ListenAddress(option, new InetSocketAddress(host(option, option), port));
    }
    int own = port(option, parts.group(2));
    return new ListenAddress(
        option,
        parts.group(1).isEmpty()
            ? new InetSocketAddress(own)
            : new InetSocketAddress(host(option, parts.group(1)), own));
  }

  private static int port(String option, String text) throws IOException {
    int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (port < 0 || port > MAX_PORT) {
      throw new IOException(
          "--listen=" + option + ": '" + text + "' is no port: give a number from 0 to 65535");
    }
    return port;
  }

  private static InetAddress host(String option, String host) throws IOException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException(
          "--listen="
              + option
              + ": there is no host "
              + host
              + ": give an address of this machine, such as 127.0.0.1, :9215 or [::1]:9215",
          e);
    }
  }
}
