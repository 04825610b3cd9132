namespace EventCore.Stores;

/// <summary>What a batch did with one of its appends.</summary>
public abstract record AppendAnswer
{
    private AppendAnswer()
    {
    }

    /// <summary>It was judged.</summary>
    /// <param name="Result">Appended, or in conflict.</param>
    public sealed record Judged(AppendResult Result) : AppendAnswer;

    /// <summary>It has no result; its neighbours are not touched. It is not sent again.</summary>
    /// <param name="Reason">What its caller is told. It wrote nothing, unless this is an <see cref="AppendOutcomeUnknownException"/>.</param>
    public sealed record Refused(EventCoreException Reason) : AppendAnswer;
}
