namespace EventCore.Tests;

public sealed class EventRegistryTests
{
    [Fact]
    public void A_stored_name_belongs_to_one_case()
    {
        var twice = Assert.Throws<ArgumentException>(() => new EventRegistry<CounterEvent>(
            EventCase<CounterEvent>.Of("counted", CounterJson.Default.Counted),
            EventCase<CounterEvent>.Of("counted", CounterJson.Default.Marked)));

        Assert.Contains("'counted'", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_has_one_stored_name()
    {
        Assert.Throws<ArgumentException>(() => new EventRegistry<CounterEvent>(
            EventCase<CounterEvent>.Of("one", CounterJson.Default.Counted),
            EventCase<CounterEvent>.Of("two", CounterJson.Default.Counted)));
    }

    [Fact]
    public void The_stored_names_are_known()
    {
        Assert.Equal([new EventType("counted"), new EventType("marked")], CounterEvent.Registry.EventTypes);
    }
}
