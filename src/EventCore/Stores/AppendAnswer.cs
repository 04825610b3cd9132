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

    /// <summary>It could not be judged, and wrote nothing; its neighbours are not touched.</summary>
    /// <param name="Reason">What its caller is told.</param>
    public sealed record Refused(EventCoreException Reason) : AppendAnswer;
}
