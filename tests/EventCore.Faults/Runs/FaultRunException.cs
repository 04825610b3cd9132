namespace EventCore.Faults;

/// <summary>A fault could not be injected, or what it needs could not be set up. Says nothing about the library.</summary>
internal sealed class FaultRunException(string message, Exception? innerException = null) : Exception(message, innerException);
