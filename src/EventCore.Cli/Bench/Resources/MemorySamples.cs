namespace EventCore.Cli;

/// <summary>What was seen of a process's memory, at even distances. Bounded: when it is full, every second sample goes. Not thread-safe.</summary>
internal sealed class MemorySamples
{
    /// <summary>A quarter of fewer says nothing.</summary>
    private const int LeastForQuarters = 12;

    private const int Capacity = 4_096;

    private readonly List<long> _workingSets = [];
    private int _every = 1;
    private int _added;
    private long _peakWorkingSet;
    private long _peakHeap;

    public MemoryUse Use => new(_peakWorkingSet, _peakHeap, MedianOf(FirstQuarter), MedianOf(LastQuarter));

    public void Add(long workingSet, long heap)
    {
        _peakWorkingSet = Math.Max(_peakWorkingSet, workingSet);
        _peakHeap = Math.Max(_peakHeap, heap);
        if (_added++ % _every != 0)
        {
            return;
        }

        _workingSets.Add(workingSet);
        if (_workingSets.Count == Capacity)
        {
            for (var kept = 0; kept < Capacity / 2; kept++)
            {
                _workingSets[kept] = _workingSets[2 * kept];
            }

            _workingSets.RemoveRange(Capacity / 2, Capacity / 2);
            _every *= 2;
        }
    }

    private IEnumerable<long> FirstQuarter => _workingSets.Take(QuarterLength);

    private IEnumerable<long> LastQuarter => _workingSets.TakeLast(QuarterLength);

    private int QuarterLength => _workingSets.Count < LeastForQuarters ? 0 : _workingSets.Count / 4;

    private static long? MedianOf(IEnumerable<long> samples)
    {
        var sorted = samples.Order().ToList();
        return sorted.Count == 0 ? null : sorted[sorted.Count / 2];
    }
}
