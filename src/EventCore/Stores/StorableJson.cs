using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace EventCore.Stores;

/// <summary>The rules for JSON that PostgreSQL's <c>jsonb</c> and every other store can hold.</summary>
internal static class StorableJson
{
    /// <summary>What is wrong with the JSON, as the end of a sentence; null where nothing is.</summary>
    public static string? FindFault(ReadOnlySpan<byte> json)
    {
        // The reader checks structure only; what is not UTF-8 it would pass on.
        if (!Utf8.IsValid(json))
        {
            return "it is not valid UTF-8.";
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = NewEvent.MaxDepth });
            while (reader.Read())
            {
                var fault = reader.TokenType switch
                {
                    JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueIsEscaped => FindEscapeFault(ref reader),
                    JsonTokenType.Number when !IsStorableNumber(reader.ValueSpan) =>
                        $"the number at byte {reader.TokenStartIndex} has more than {NewEvent.MaxNumberDigits} digits or an exponent beyond that.",
                    _ => null,
                };
                if (fault is not null)
                {
                    return fault;
                }
            }

            return null;
        }
        catch (JsonException malformed)
        {
            return $"it is not well-formed: {malformed.Message}";
        }
    }

    private static string? FindEscapeFault(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!.Contains('\0', StringComparison.Ordinal)
                ? $"the text at byte {reader.TokenStartIndex} holds U+0000."
                : null;
        }
        catch (InvalidOperationException)
        {
            return $"the text at byte {reader.TokenStartIndex} has half a surrogate pair.";
        }
    }

    private static bool IsStorableNumber(ReadOnlySpan<byte> number)
    {
        if (number.Length > NewEvent.MaxNumberDigits)
        {
            return false;
        }

        var exponentAt = number.IndexOfAny((byte)'e', (byte)'E');
        return exponentAt < 0
            || (Utf8Parser.TryParse(number[(exponentAt + 1)..], out int exponent, out _) && Math.Abs((long)exponent) <= NewEvent.MaxNumberDigits);
    }
}
