namespace EventCore.Testing;

/// <summary>A command did something else than its scenario says; the message shows what was expected and what was found.</summary>
public sealed class ScenarioFailedException : Exception
{
    /// <summary>An expectation that did not hold.</summary>
    public ScenarioFailedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
