namespace EventCore.Testing.Tests;

/// <summary>Correct histories: operations that overlap in time, each of which happens at one moment between its begin and its end.</summary>
internal static class RandomHistory
{
    private const int TimeBetween = 10;

    public static MadeHistory Make(int seed, int operations, int streams = 5, int overlap = 8)
    {
        var random = new Random(seed);
        var made = new MadeHistory();
        for (var index = 1; index <= operations; index++)
        {
            var happens = (long)index * TimeBetween;
            var begunAt = happens - random.Next(overlap * TimeBetween);
            var endedAt = happens + random.Next(overlap * TimeBetween);
            var names = Enumerable.Range(0, streams).Select(number => $"s{number}").ToArray();
            random.Shuffle(names);
            var read = names[..random.Next(1, Math.Min(4, streams) + 1)];
            var seen = made.Now(read);
            string[] writes = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => read[random.Next(read.Length)])];
            switch (random.Next(10))
            {
                case 0:
                    made.End(begunAt, endedAt, OperationOutcome.Confirmed, seen);
                    break;
                case 1:
                    made.End(begunAt, endedAt, OperationOutcome.Refused);
                    break;
                case 2:
                    made.End(begunAt, random.Next(2) == 0 ? null : endedAt, OperationOutcome.Unknown);
                    break;
                case 3:
                    made.Append(begunAt, random.Next(2) == 0 ? null : endedAt, OperationOutcome.Unknown, seen, writes);
                    break;
                default:
                    made.Append(begunAt, endedAt, seen, writes);
                    break;
            }
        }

        made.Subscribe(Enumerable.Range(0, made.Log.Count + 1));
        return made;
    }
}
