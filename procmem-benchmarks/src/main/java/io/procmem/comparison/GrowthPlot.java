package io.procmem.comparison;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plots the results of {@link GrowthBenchmark} and prints them as a table. */
public final class GrowthPlot {

  /** One benchmark method and its title, in the order of the legend. */
  private enum Line {
    statAndStatm("procmem, stat and statm"),
    keptFiles("procmem, the same with kept files"),
    asByDefault("procmem, default"),
    everyRollup("procmem, rollup of every process"),
    oshi("OSHI 7.5.0, getProcesses"),
    processHandle("JDK ProcessHandle, no memory");

    private final String title;

    Line(String title) {
      this.title = title;
    }
  }

  private final Map<Line, TreeMap<Integer, Double>> lines = new TreeMap<>();

  private GrowthPlot() {}

  /**
   * Writes the plot and prints the table.
   *
   * @param args the path of JMH's JSON results, and the path of the PNG to write
   */
  public static void main(String[] args) throws IOException {
    GrowthPlot plot = new GrowthPlot();
    plot.read(Path.of(args[0]));
    plot.draw(Path.of(args[1]));
    System.out.println(TestMachine.line());
    System.out.println();
    System.out.print(plot.table());
  }

  private void read(Path results) {
    for (JsonNode result : new JsonMapper().readTree(results)) {
      String benchmark = result.get("benchmark").asString();
      Line line = Line.valueOf(benchmark.substring(benchmark.lastIndexOf('.') + 1));
      int processes = result.get("params").get("processes").asInt();
      double millis = result.get("primaryMetric").get("score").asDouble();
      lines.computeIfAbsent(line, none -> new TreeMap<>()).put(processes, millis);
    }
  }

  private void draw(Path png) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(1200)
            .height(800)
            .title("Scan of all processes. " + TestMachine.line())
            .xAxisTitle("processes")
            .yAxisTitle("ms")
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setDecimalPattern("#,##0");
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
    chart.getStyler().setChartTitleFont(chart.getStyler().getLegendFont());
    lines.forEach(
        (line, points) ->
            chart.addSeries(
                line.title, new ArrayList<>(points.keySet()), new ArrayList<>(points.values())));
    BitmapEncoder.saveBitmap(chart, png.toString(), BitmapFormat.PNG);
  }

  private TextTable table() {
    SortedSet<Integer> sizes = new TreeSet<>();
    lines.values().forEach(points -> sizes.addAll(points.keySet()));
    List<String> titles = new ArrayList<>(List.of("ms per scan, by number of processes"));
    sizes.forEach(size -> titles.add(Integer.toString(size)));
    TextTable table = new TextTable(titles);
    lines.forEach(
        (line, points) -> {
          List<String> row = new ArrayList<>(List.of(line.title));
          for (int size : sizes) {
            Double millis = points.get(size);
            row.add(millis == null ? "" : String.format(Locale.ROOT, "%.1f", millis));
          }
          table.add(row);
        });
    return table;
  }
}
