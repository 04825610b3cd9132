namespace EventCore.Generators;

/// <summary>How many streams a member of a command names.</summary>
internal enum StreamCount
{
    One,
    OneOrNone,
    Many,
}
