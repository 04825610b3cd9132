namespace EventCore.Benchmarks.Tests;

public sealed class PgbenchOutputTests
{
    private const string Summary = """
        pgbench (15.18)
        transaction type: -
        scaling factor: 1
        query mode: prepared
        number of clients: 64
        number of threads: 2
        duration: 1 s
        number of transactions actually processed: 12345
        number of failed transactions: 0 (0.000%)
        latency average = 5.123 ms
        initial connection time = 112.531 ms
        tps = 12492.678901 (without initial connection time)

        """;

    private const string OlderSummary = """
        number of transactions actually processed: 100
        latency average = 0.250 ms
        tps = 3900.5 (including connections establishing)
        tps = 4000.5 (excluding connections establishing)

        """;

    [Fact]
    public void The_summary_is_read() => Assert.Equal(new PgbenchOutput(12492.678901, 5.123), PgbenchOutput.Parse(Summary));

    [Fact]
    public void Connecting_is_not_counted() => Assert.Equal(new PgbenchOutput(4000.5, 0.25), PgbenchOutput.Parse(OlderSummary));

    [Fact]
    public void A_failed_transaction_is_not_passed_over()
    {
        var summary = Summary.Replace("transactions: 0 (0.000%)", "transactions: 7 (0.050%)", StringComparison.Ordinal);

        var exception = Assert.Throws<ComparisonException>(() => PgbenchOutput.Parse(summary));

        Assert.Contains("7 transactions failed", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tps = 12 (without initial connection time)")]
    [InlineData("latency average = 1 ms")]
    public void Something_else_is_refused(string text) => Assert.Throws<ComparisonException>(() => PgbenchOutput.Parse(text));
}
