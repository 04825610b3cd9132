namespace Sagas.Tests;

internal sealed class KilledException() : Exception("The process was killed.");
