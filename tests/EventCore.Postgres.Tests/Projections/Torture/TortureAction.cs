namespace EventCore.Postgres.Tests;

/// <summary>One thing that is done during a torture run.</summary>
/// <param name="At">When, from the beginning.</param>
/// <param name="Kind">What.</param>
/// <param name="Target">Which projection's owner, or which session, counted around.</param>
/// <param name="Time">For how long.</param>
internal sealed record TortureAction(TimeSpan At, TortureActionKind Kind, int Target, TimeSpan Time)
{
    private static readonly TortureActionKind[] Often =
    [
        TortureActionKind.KillOwner, TortureActionKind.KillOwner,
        TortureActionKind.PauseOwner, TortureActionKind.PauseOwner, TortureActionKind.PauseOwner,
        TortureActionKind.EndSession,
        TortureActionKind.CommitLate, TortureActionKind.CommitLate,
        TortureActionKind.RollBack, TortureActionKind.RollBack,
    ];

    /// <summary>What a seed gives: every kind once, then by chance.</summary>
    public static IEnumerable<TortureAction> PlanOf(TortureSettings settings)
    {
        var random = new Random(settings.Seed);
        var first = Enum.GetValues<TortureActionKind>();
        random.Shuffle(first);
        var at = TimeSpan.Zero;
        for (var no = 0; at < settings.Duration; no++)
        {
            var kind = no < first.Length ? first[no] : random.GetItems(Often, 1)[0];
            var longest = kind == TortureActionKind.PauseOwner ? 3_000 : 250;
            yield return new TortureAction(at, kind, random.Next(1_000), TimeSpan.FromMilliseconds(random.Next(longest)));
            at += TimeSpan.FromMilliseconds(random.Next(100, 700));
        }
    }
}
