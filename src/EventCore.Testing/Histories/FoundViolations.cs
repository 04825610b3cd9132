using System.Collections.Immutable;

namespace EventCore.Testing;

/// <summary>Counts violations and keeps the first.</summary>
internal sealed class FoundViolations(int max)
{
    private readonly ImmutableArray<HistoryViolation>.Builder _first = ImmutableArray.CreateBuilder<HistoryViolation>();

    public int Count { get; private set; }

    public ImmutableArray<HistoryViolation> First => _first.ToImmutable();

    public void Add(ViolationKind kind, string message)
    {
        Count++;
        if (_first.Count < max)
        {
            _first.Add(new HistoryViolation(kind, message));
        }
    }
}
