package io.procmem.exporter.report;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.extras.Extras;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A view of two processes, as it is shown. */
final class ShownView {

  static final Subgroup SHOP = new Subgroup("java", "Shop");
  static final ProcessSample SHOP_PROCESS =
      SampleBuilder.process(7, 1)
          .name("java")
          .user(105)
          .memory(Samples.detailed(100 << 20, 90 << 20, 80 << 20, 0))
          .sample();
  static final ProcessSample SHELL =
      SampleBuilder.process(8, 2)
          .name("sh")
          .user(0)
          .memory(Samples.detailed(4 << 20, 2 << 20, 1 << 20, 0))
          .sample();

  @Command
  private static final class Options {
    @Mixin private TableOptions table;
  }

  private static Reports reports(Extras extras) {
    Report earlier = Report.next(null, Samples.at(0, SHOP_PROCESS, SHELL));
    Report latest =
        Report.next(
            earlier,
            Samples.at(2000, SHOP_PROCESS, SHELL),
            new Classification(List.of(SHOP, Subgroup.OTHER), new TreeSet<>()));
    return new Reports(latest.withExtras(extras), Optional.of(earlier));
  }

  static List<String> lines(View<?> view, Extras extras, String... arguments) {
    Options options = new Options();
    new CommandLine(options).parseArgs(arguments);
    Plan plan = options.table.plan(view, true);
    Help help = new Help(Set.of(), List.of(), "", List.of());
    Reports reports = reports(extras);
    return plan.page(reports, plan.notes(reports, help), 200).lines();
  }

  static JsonNode json(View<?> view, Extras extras) {
    return JsonMapper.shared().readTree(String.join("\n", lines(view, extras, "--json")));
  }

  private ShownView() {}
}
