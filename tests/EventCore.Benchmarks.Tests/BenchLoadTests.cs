namespace EventCore.Benchmarks.Tests;

public sealed class BenchLoadTests
{
    [Fact]
    public void What_is_not_set_is_left_to_the_tool() =>
        Assert.Equal("bench --json --rounds 1 --yardstick off --concurrency 64 --warm-up 2 --cache on --snapshots on --workload single-stream --workload batch", Arguments(new BenchLoad("single-stream", "batch")));

    [Fact]
    public void What_is_set_is_asked_for()
    {
        var load = new BenchLoad("read-log")
        {
            Workers = 1,
            WarmUpSeconds = 5,
            Cache = false,
            Snapshots = false,
            Streams = 1_000,
            Scale = 100,
            Seconds = 3,
            StartAt = new DateTimeOffset(2030, 12, 31, 23, 59, 0, TimeSpan.Zero),
            Schema = "reading",
        };

        Assert.Equal(
            "bench --json --rounds 1 --yardstick off --concurrency 1 --warm-up 5 --cache off --snapshots off --workload read-log --streams 1000 --scale 100 --duration 3s --start-at 2030-12-31T23:59:00.0000000+00:00 --schema reading",
            Arguments(load));
        Assert.Equal("EventCore, read-log, 1 worker, 1000 streams, cache off, snapshots off", load.Name);
    }

    private static string Arguments(BenchLoad load) => string.Join(' ', load.Arguments);
}
