using System.Collections;
using System.Text;
using System.Text.Json;

namespace EventCore.Testing;

/// <summary>Checks that throw <see cref="ContractViolationException"/> with what was expected and what was found.</summary>
internal static class Expect
{
    private const int LongestShown = 400;

    public static void Equal<T>(T expected, T found, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            throw Violation(what, Show(expected), Show(found));
        }
    }

    public static void Sequence<T>(IEnumerable<T> expected, IEnumerable<T> found, string what)
    {
        var (wanted, actual) = (expected.ToList(), found.ToList());
        var comparer = EqualityComparer<T>.Default;
        var common = wanted.Zip(actual).TakeWhile(pair => comparer.Equals(pair.First, pair.Second)).Count();
        if (common < wanted.Count || common < actual.Count)
        {
            throw Violation(
                $"{what}, which differ at index {common}",
                $"{wanted.Count} items, there {(common < wanted.Count ? Show(wanted[common]) : "none")}",
                $"{actual.Count} items, there {(common < actual.Count ? Show(actual[common]) : "none")}");
        }
    }

    public static void True(bool condition, string what, string found)
    {
        if (!condition)
        {
            throw new ContractViolationException($"Expected {what}, but found {found}.");
        }
    }

    /// <summary>Compares by meaning: a store may reorder keys, drop white space, and spell numbers and escapes its own way.</summary>
    public static void SameJson(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> found, string what)
    {
        using var wanted = JsonDocument.Parse(expected);
        using var actual = ParseFound(found, what);
        if (!JsonElement.DeepEquals(wanted.RootElement, actual.RootElement))
        {
            throw Violation(what, Encoding.UTF8.GetString(expected.Span), Encoding.UTF8.GetString(found.Span));
        }
    }

    public static TCase Case<TCase>(object? found, string what)
        where TCase : class =>
        found as TCase ?? throw Violation(what, typeof(TCase).Name, Show(found));

    /// <summary>The call throws an exception of this type or of one below it.</summary>
    public static async Task<TException> ThrowsAsync<TException>(Func<Task> call, string what)
        where TException : Exception
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (TException expected)
        {
            return expected;
        }
        catch (Exception other) when (other is not (OperationCanceledException or ContractViolationException))
        {
            throw new ContractViolationException($"Expected {what} to throw {typeof(TException).Name}, but it threw {other.GetType().Name}: {other.Message}", other);
        }

        throw new ContractViolationException($"Expected {what} to throw {typeof(TException).Name}, but it returned.");
    }

    private static JsonDocument ParseFound(ReadOnlyMemory<byte> found, string what)
    {
        try
        {
            return JsonDocument.Parse(found);
        }
        catch (JsonException malformed)
        {
            throw new ContractViolationException($"Expected {what} to be JSON, but found '{Encoding.UTF8.GetString(found.Span)}'.", malformed);
        }
    }

    private static ContractViolationException Violation(string what, string expected, string found) =>
        new($"Expected {what} to be {Shorten(expected)}, but found {Shorten(found)}.");

    private static string Show(object? value) => value switch
    {
        null => "nothing",
        string text => $"'{text}'",
        Stores.AppendResult.Conflict conflict => $"a conflict of {Show(conflict.Streams)}",
        Stores.AppendResult.Appended appended => $"appended ({appended.Versions}, up to position {appended.LastPosition}, created at {appended.CreatedAt:O})",
        StreamVersions versions => $"({versions})",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Show))}]",
        _ => value.ToString() ?? "",
    };

    private static string Shorten(string text) => text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown), "...");
}
