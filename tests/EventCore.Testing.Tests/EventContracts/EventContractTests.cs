namespace EventCore.Testing.Tests;

public sealed class EventContractTests : IDisposable
{
    private static readonly Shelf.First[] Samples = [new Shelf.First.Placed("cup", 12), new Shelf.First.Turned(Shelf.Side.Right)];

    private readonly string _directory = Directory.CreateTempSubdirectory("events-").FullName;

    public EventContractTests() => EventContract.Verify(_directory, Samples, NewContracts.Accepted);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_file_tells_the_schema_and_the_samples_of_one_stored_name_and_version()
    {
        Assert.Equal(["placed.v1.json", "%54urned%20%e2%86%94.v1.json"], Files().Keys.OrderDescending(StringComparer.Ordinal));
        Assert.Equal(
            """
            {
              "eventType": "Turned ↔",
              "schemaVersion": 1,
              "schema": {
                "type": "object",
                "properties": {
                  "To": {
                    "type": "integer",
                    "x-members": {
                      "Left": 0,
                      "Right": 1
                    }
                  }
                },
                "required": [
                  "To"
                ]
              },
              "samples": [
                {
                  "To": 1
                }
              ]
            }

            """,
            Files()["%54urned%20%e2%86%94.v1.json"]);
    }

    [Fact]
    public void Events_that_are_stored_as_before_are_accepted() => EventContract.Verify(_directory, Samples);

    [Fact]
    public void Names_and_an_order_that_are_not_stored_may_change() =>
        EventContract.Verify<Shelf.Renamed>(_directory, new Shelf.Renamed.Put(12, "cup"), new Shelf.Renamed.Turned(Shelf.Side.Right));

    [Fact]
    public void A_contract_that_changed_under_its_version_is_never_accepted()
    {
        Shelf.Changed[] changed = [new Shelf.Changed.Placed("cup", 12), new Shelf.Changed.Turned(Shelf.Changed.Direction.Right)];

        var message = RefusedAlways(changed);

        Assert.Contains("'placed' version 1 is no longer stored as it was:", message, StringComparison.Ordinal);
        Assert.Contains("schema, properties.Count.format: expected \"int32\", found \"int16\"", message, StringComparison.Ordinal);
        Assert.Contains("schema, properties.By: expected none, found ", message, StringComparison.Ordinal);
        Assert.Contains("sample 0, By: expected none, found null", message, StringComparison.Ordinal);
        Assert.Contains("raise the version to 2 and declare an upcaster from version 1.", message, StringComparison.Ordinal);
        Assert.Contains("schema, properties.To.x-members.Right: expected 1, found 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_that_is_stored_as_something_else_than_before_is_never_accepted()
    {
        Shelf.Reinterpreted[] samples = [new Shelf.Reinterpreted.Placed("cup") { Pieces = 12 }, new Shelf.Reinterpreted.Turned(Shelf.Side.Right)];

        Assert.Contains("sample 0, Count: expected 12, found 1", RefusedAlways(samples), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_sample_that_is_read_as_less_than_it_says_is_never_accepted()
    {
        Shelf.Forgetful[] samples = [new Shelf.Forgetful.Placed("cup", 12) { Count = 12 }, new Shelf.Forgetful.Turned(Shelf.Side.Right)];

        // Given as stored, but what is stored goes through the constructor.
        Assert.Contains("sample 0, decoded and encoded again, Count: expected 12, found 5", RefusedAlways(samples), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_version_is_accepted_by_the_switch_alone_and_the_file_of_the_old_one_stays()
    {
        Shelf.Evolved[] evolved = [new Shelf.Evolved.Placed("cup", 12), new Shelf.Evolved.Turned(Shelf.Side.Right)];
        var before = Files();

        Assert.Contains("'placed' version 2 is new: there is no file 'placed.v2.json'.", Refused(evolved), StringComparison.Ordinal);
        Assert.Equal(before, Files());
        EventContract.Verify(_directory, evolved, NewContracts.Accepted);

        EventContract.Verify(_directory, evolved);
        Assert.Equal(["placed.v2.json"], Files().Keys.Except(before.Keys));
        Assert.Equal(before, Files().Where(file => before.ContainsKey(file.Key)));
    }

    [Fact]
    public void Samples_of_old_versions_are_decoded_through_the_upcasters()
    {
        Shelf.Evolved[] evolved = [new Shelf.Evolved.Placed("cup", 12), new Shelf.Evolved.Turned(Shelf.Side.Right)];
        EventContract.Verify(_directory, evolved, NewContracts.Accepted);
        Rewrite("placed.v1.json", text => text.Replace("\"Item\": \"cup\"", "\"Thing\": \"cup\"", StringComparison.Ordinal));

        Assert.Contains("'placed' version 1 can no longer be read. Sample 0: ", RefusedAlways(evolved), StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_version_without_a_file_is_never_accepted()
    {
        Shelf.Evolved[] evolved = [new Shelf.Evolved.Placed("cup", 12), new Shelf.Evolved.Turned(Shelf.Side.Right)];
        EventContract.Verify(_directory, evolved, NewContracts.Accepted);
        File.Delete(PathOf("placed.v1.json"));

        Assert.Contains("'placed' version 1 has an upcaster, but no file with data to try it on. Bring 'placed.v1.json' back", RefusedAlways(evolved), StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_without_its_file_is_refused()
    {
        File.Delete(PathOf("placed.v1.json"));

        Assert.Contains("'placed' version 1 is new: there is no file 'placed.v1.json'.", Refused(Samples), StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_that_is_gone_is_never_accepted_unless_something_says_what_becomes_of_its_events()
    {
        Assert.Contains("'Turned ↔' version 1 can no longer be read.", RefusedAlways<Shelf.Smaller>(new Shelf.Smaller.Placed("cup", 12)), StringComparison.Ordinal);

        EventContract.Verify<Shelf.Dropping>(_directory, new Shelf.Dropping.Placed("cup", 12));
    }

    [Fact]
    public void A_version_older_than_a_file_is_never_accepted()
    {
        EventContract.Verify<Shelf.Evolved>(_directory, [new Shelf.Evolved.Placed("cup", 12), new Shelf.Evolved.Turned(Shelf.Side.Right)], NewContracts.Accepted);

        Assert.Contains("it is 'placed' version 2, and First knows versions up to 1.", RefusedAlways(Samples), StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_may_be_added_at_the_end_by_the_switch_alone()
    {
        Shelf.First[] more = [.. Samples, new Shelf.First.Placed("saucer", 0)];

        Assert.Contains("'placed' version 1 has 1 new samples at the end.", Refused(more), StringComparison.Ordinal);
        EventContract.Verify(_directory, more, NewContracts.Accepted);

        EventContract.Verify(_directory, more);
        Assert.Contains("sample 1: is no longer given", RefusedAlways(Samples), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_case_needs_a_sample() =>
        Assert.Contains("'Turned ↔' version 1 has no sample. Give one.", RefusedAlways(Samples[..1]), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"eventType":"placed","schemaVersion":1}""")]
    [InlineData("""{"eventType":"placed","schemaVersion":0,"samples":[]}""")]
    [InlineData("""{"eventType":"placed","schemaVersion":2,"samples":[]}""")]
    public void A_file_that_cannot_be_used_is_never_written_anew(string text)
    {
        Rewrite("placed.v1.json", _ => text);

        Assert.Contains("'placed.v1.json' cannot be used: ", RefusedAlways(Samples), StringComparison.Ordinal);
        Assert.Equal(text, Files()["placed.v1.json"]);
    }

    [Fact]
    public void A_file_without_samples_is_never_accepted()
    {
        Rewrite("placed.v1.json", text => text[..text.IndexOf("\"samples\"", StringComparison.Ordinal)] + "\"samples\": [] }");

        Assert.Contains("'placed.v1.json' has no sample. Restore it.", Refused(Samples), StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_of_its_own_is_covered_by_its_samples()
    {
        var directory = Directory.CreateDirectory(PathOf("weighed")).FullName;
        EventContract.Verify<WeighedEvent>(directory, [new WeighedEvent.Weighed(5)], NewContracts.Accepted);

        EventContract.Verify<WeighedEvent>(directory, new WeighedEvent.Weighed(5));
        var message = Assert.Throws<EventContractException>(() => EventContract.Verify<WeighedEvent>(directory, [new WeighedEvent.Weighed(6)], NewContracts.Accepted)).Message;

        Assert.Contains("sample 0, value: expected \"BQAAAA==\", found \"BgAAAA==\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_no_file_can_have_are_told_apart()
    {
        string[] names = [new('a', 255), new string('a', 254) + "b", "../up", "a/b", "A", "a", "ä", "CON", "😀"];

        var files = names.Select(name => EventContractFile.NameOf(new EventShape(name))).ToList();

        Assert.Equal(names.Length, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files, file => Assert.Matches("^[a-z0-9._%~-]{1,200}$", file));
    }

    [Fact]
    public void A_directory_that_is_nowhere_is_refused()
    {
        var missing = Assert.Throws<EventContractException>(() => EventContract.Verify("no/such/directory", Samples));

        Assert.StartsWith("There is no directory 'no/such/directory' in ", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_directory_is_looked_for_above_the_program()
    {
        var above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))!;

        EventContract.Verify(Path.GetRelativePath(above, _directory), Samples);
    }

    private string Refused<TEvent>(params TEvent[] samples)
        where TEvent : class, IEventUnion<TEvent> => Assert.Throws<EventContractException>(() => EventContract.Verify(_directory, samples, NewContracts.Refused)).Message;

    /// <summary>Refused with the switch too, which also leaves every file as it was.</summary>
    private string RefusedAlways<TEvent>(params TEvent[] samples)
        where TEvent : class, IEventUnion<TEvent>
    {
        var before = Files();
        var message = Assert.Throws<EventContractException>(() => EventContract.Verify(_directory, samples, NewContracts.Accepted)).Message;
        Assert.Equal(before, Files());
        Assert.Equal(message, Refused(samples));
        return message;
    }

    private void Rewrite(string file, Func<string, string> rewrite) => File.WriteAllText(PathOf(file), rewrite(File.ReadAllText(PathOf(file))));

    private string PathOf(string file) => Path.Combine(_directory, file);

    private SortedDictionary<string, string> Files() =>
        new(Directory.EnumerateFiles(_directory).ToDictionary(file => Path.GetFileName(file), File.ReadAllText), StringComparer.Ordinal);
}
