using System.Text;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>Data comes back with the meaning it was appended with.</summary>
internal sealed class PayloadCases(ContractLog log) : ContractCases(log)
{
    public async Task Any_JSON_value_is_kept() =>
        await ExpectKeptAsync("1", "0", "null", "true", "false", "\"\"", "\"text\"", "[]", "{}", "[null]", """{"":null}""", " { \"a\" : [ 1 , 2 ] }\n");

    public async Task Any_Unicode_text_in_data_is_kept() =>
        await ExpectKeptAsync(
            "\"😀 👩‍👩‍👧 e\u0301 é \u05E9\u05DC\u05D5\u05DD \u202Eabc\u202C \u4E2D\u6587 \uD7FF\uE000\uFFFD\uFFFF\U00010000\U0010FFFF\"",
            "{\"ключ 🔑\":{\"\u0661\":\"\u200D\u00AD\u2028\u2029\uFEFF\"}}",
            "\"\u007F\u0080\u009F\"");

    public async Task Escaped_text_in_data_is_kept() =>
        await ExpectKeptAsync(
            """ "\u00e9 \ud83d\ude00 \udbff\udfff \u0001\u001f \" \\ \/ \b\f\n\r\t \\u0000 \u005cu0000" """,
            """{"k\u0065y \"quoted\" \\":"it's $1 {0} %s :name @p -- ; DROP TABLE events"}""");

    public async Task Numbers_keep_their_precision() =>
        await ExpectKeptAsync(
            "1234567890.123456789012345",
            "0.1",
            "-0.000000000000000000000000000001",
            "9007199254740993",
            "-9223372036854775809",
            "123456789012345678901234567890123456789012345678901234567890",
            "1e300",
            "-1.5E-300",
            "1E+2",
            "1e400",
            "[1.0,1.10,100]",
            "9" + new string('0', NewEvent.MaxNumberDigits - 1));

    public async Task Data_nested_64_deep_is_kept() =>
        await ExpectKeptAsync(
            new string('[', NewEvent.MaxDepth) + new string(']', NewEvent.MaxDepth),
            string.Concat(Enumerable.Repeat("""{"a":""", NewEvent.MaxDepth - 1)) + "[1]" + new string('}', NewEvent.MaxDepth - 1));

    public async Task Of_a_repeated_key_the_last_value_counts()
    {
        await AppendAsync(At(("checking", 0)), To("checking", """{"a":1,"b":2,"a":3}"""));

        var recorded = await ReadStreamAsync("checking");

        // Read as a program would: the store may keep both values or only the last.
        using var found = System.Text.Json.JsonDocument.Parse(recorded[0].Data);
        Expect.Equal(3, found.RootElement.GetProperty("a").GetInt32(), "the value of the repeated key");
        Expect.Equal(2, found.RootElement.GetProperty("b").GetInt32(), "the value of the other key");
    }

    public async Task Data_of_1_MiB_is_kept()
    {
        var data = $"\"{new string('x', AppendLimits.Default.MaxEventBytes - 2)}\"";

        await ExpectKeptAsync(data);
    }

    public async Task Data_of_1_MiB_in_many_values_is_kept()
    {
        // Each element is 16 bytes, so that with the brackets it comes to 1 MiB exactly.
        var elements = string.Join(',', Enumerable.Range(0, 65_535).Select(number => $$"""{"é":"{{number:000000}}"}"""));
        var data = $"[{elements}]".PadRight(AppendLimits.Default.MaxEventBytes - 65_535);

        await ExpectKeptAsync(data);
    }

    public async Task Event_types_of_any_Unicode_and_any_case_are_kept()
    {
        string[] types = ["opened", "Opened", "cuenta-abierta-ñ", "n\u0303", "ñ", "😀", "\U0010FFFF", "with space", "it's \"quoted\" \\ %_", Repeat("😀", EventType.MaxLength)];

        await AppendAsync(At(("checking", 0)), [.. types.Select(type => To("checking", type: type))]);

        Expect.Sequence(types, (await ReadStreamAsync("checking")).Select(@event => @event.Type.Value), "event types");
    }

    public async Task Data_that_not_every_store_can_hold_is_refused_before_anything_is_written()
    {
        foreach (var data in new[] { "", "{", "1 2", "\"\\u0000\"", "{\"\\u0000\":1}", "\"\\ud800\"", new string('[', 65) + new string(']', 65) })
        {
            await Expect.ThrowsAsync<ArgumentException>(() => SendAsync(At(("checking", 0)), To("checking"), To("checking", data)), $"an event with data '{data}'");
        }

        await ExpectLogOfAsync(0);
    }

    private async Task ExpectKeptAsync(params string[] data)
    {
        await AppendAsync(At(("checking", 0)), [.. data.Select(json => To("checking", json))]);

        var recorded = await ReadStreamAsync("checking");
        Expect.Equal(data.Length, recorded.Count, "the number of events");
        foreach (var (sent, found) in data.Zip(recorded))
        {
            Expect.SameJson(Encoding.UTF8.GetBytes(sent), found.Data, $"the data of event {found.Version}");
        }
    }
}
