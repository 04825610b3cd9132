namespace EventCore.Generators;

/// <summary>How a member that must name streams may fail to, so that it is refused by its name.</summary>
internal enum StreamAbsence
{
    /// <summary>It always has a value, or may name none.</summary>
    None,

    /// <summary>It is null.</summary>
    Null,

    /// <summary>It is the default of an <c>ImmutableArray&lt;T&gt;</c>, which is no list.</summary>
    Default,
}
