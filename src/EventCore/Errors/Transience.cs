namespace EventCore;

/// <summary>Whether a failure may pass by itself.</summary>
public enum Transience
{
    /// <summary>Somebody has to mend something first.</summary>
    Permanent,

    /// <summary>The same call may succeed later.</summary>
    Transient,
}
