using FsCheck;
using FsCheck.Fluent;

namespace EventCore.Faults.Tests;

/// <summary>Checks that something holds for random inputs. A failure names the smallest input that was found, and a seed that replays it.</summary>
internal static class Property
{
    /// <summary>Two or three numbers as a failure prints them after "seed of", with commas.</summary>
    private const string Variable = "EVENTCORE_REPLAY";

    public static void Check<T>(Arbitrary<T> inputs, int count, Func<T, Task> holds)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(count);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } replay)
        {
            var numbers = replay.Trim('(', ')', ' ').Split(',');
            config = numbers is [var seed, var gamma, var size]
                ? config.WithReplay(ulong.Parse(seed), ulong.Parse(gamma), int.Parse(size))
                : config.WithReplay(ulong.Parse(numbers[0]), ulong.Parse(numbers[1]));
        }

        Prop.ForAll(inputs, holds).Label($"To replay it: {Variable}=(seed)").Check(config);
    }
}
