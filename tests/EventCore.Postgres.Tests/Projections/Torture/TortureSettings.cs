using System.Globalization;

namespace EventCore.Postgres.Tests;

/// <summary>What a torture run does, and how to do it again.</summary>
/// <param name="Seed">Everything that is done at random comes from it: what is done, when, to which projection's owner, and for how long.</param>
/// <param name="Duration">For how long events are appended.</param>
internal sealed record TortureSettings(int Seed, TimeSpan Duration)
{
    private const string SeedVariable = "EVENTCORE_TORTURE_SEED";
    private const string SecondsVariable = "EVENTCORE_TORTURE_SECONDS";
    private const int DefaultSeconds = 15;

    /// <summary>A new seed and a short run, unless the environment says otherwise.</summary>
    public static TortureSettings Read() => new(NumberOf(SeedVariable) ?? Random.Shared.Next(), TimeSpan.FromSeconds(NumberOf(SecondsVariable) ?? DefaultSeconds));

    public override string ToString() =>
        $"""To do the same once more: {SeedVariable}={Seed} {SecondsVariable}={Duration.TotalSeconds} ./test --filter-class "*{nameof(TortureTests)}".""";

    private static int? NumberOf(string variable) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new InvalidOperationException($"{variable} must be a whole number, but is '{text}'."),
    };
}
