namespace EventCore.Cli.Tests;

public sealed class MarkdownSummaryTests
{
    [Fact]
    public void A_row_says_how_many_operations_were_at_once_in_each_run_and_counts_events_where_they_say_more()
    {
        var run = SampleRuns.Full();
        var other = run with { Workloads = [.. run.Workloads.Select(workload => workload.Name == "batch" ? workload with { Concurrency = 20 } : workload)] };

        var rows = MarkdownSummary.TableOf([run, other]).Rows;

        Assert.Equal(["64", "64 / 20"], rows.Where(row => row[0].StartsWith("single-stream:", StringComparison.Ordinal) || row[0].StartsWith("batch:", StringComparison.Ordinal)).Select(row => row[1]));
        Assert.Equal(["batch: one decision that appends 100 events to a new stream"], rows.Where(row => row[2].EndsWith("events/s", StringComparison.Ordinal)).Select(row => row[0]));
    }
}
