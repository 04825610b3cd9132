namespace EventCore.Benchmarks;

/// <summary>Every figure of every round, in the order of the rounds.</summary>
internal sealed class Measurements
{
    private readonly Dictionary<Figure, List<double>> _values = [];

    public void Add(Figure figure, double value)
    {
        if (!_values.TryGetValue(figure, out var values))
        {
            _values[figure] = values = [];
        }

        values.Add(value);
    }

    public Samples Of(Figure figure) => new(_values[figure]);

    /// <summary>Round by round: the two were measured within the same minute.</summary>
    public Samples Ratio(Figure figure, Figure against) => new([.. _values[figure].Zip(_values[against], (value, other) => value / other)]);

    public IReadOnlyDictionary<Figure, Samples> All => _values.Keys.Order().ToDictionary(figure => figure, Of);
}
