using System.Diagnostics;

namespace EventCore.Faults;

/// <summary>Builds the library without one safety measure after the other, and looks whether its scenario finds out.</summary>
internal sealed class MutationRun(string repository, IReadOnlyList<string> only)
{
    private static readonly string[] Copied = ["src", "tests/EventCore.Faults", "tests/EventCore.Postgres.Tests/Pooling"];

    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var mutations = Mutation.All.Where(mutation => only.Count == 0 || only.Contains(mutation.Name)).ToList();
        var copy = Directory.CreateTempSubdirectory("eventcore-mutations-").FullName;
        var survived = 0;
        try
        {
            await CopyAsync(copy, cancellationToken);
            foreach (var mutation in mutations)
            {
                survived += await IsFoundAsync(mutation, copy, cancellationToken) ? 0 : 1;
            }
        }
        finally
        {
            await Shell.RunAsync(["rm", "-rf", copy], CancellationToken.None);
        }

        Console.WriteLine($"{mutations.Count - survived} of {mutations.Count} mutations found.");
        return survived == 0 ? 0 : 1;
    }

    private async Task<bool> IsFoundAsync(Mutation mutation, string copy, CancellationToken cancellationToken)
    {
        var originals = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var (file, old, replacement) in mutation.Edits)
            {
                var path = Path.Combine(copy, file);
                var text = await File.ReadAllTextAsync(path, cancellationToken);
                originals.TryAdd(path, text);
                if (text.Split(old).Length != 2)
                {
                    Console.WriteLine($"{mutation.Name}: what is to be replaced in {file} stands there {text.Split(old).Length - 1} times instead of once: {old}");
                    return false;
                }

                await File.WriteAllTextAsync(path, text.Replace(old, replacement, StringComparison.Ordinal), cancellationToken);
            }

            var arguments = new[] { "dotnet", "build", Path.Combine(copy, "tests/EventCore.Faults"), "-c", "Release", "--nologo", "-v", "quiet", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false" };
            await Shell.RunAsync(arguments, BuildLimit, cancellationToken);
            return await RunAsync(mutation, copy, cancellationToken);
        }
        finally
        {
            foreach (var (path, text) in originals)
            {
                await File.WriteAllTextAsync(path, text, CancellationToken.None);
            }
        }
    }

    private static async Task<bool> RunAsync(Mutation mutation, string copy, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var program = Path.Combine(copy, "artifacts/bin/EventCore.Faults/release/EventCore.Faults");
        using var process = Process.Start(Shell.Info([program, "run", "--only", mutation.Scenario, "--minutes", $"{Limit.TotalMinutes}", "--faults", "5", "--controls", "Never", "--until-failure"]))
            ?? throw new UnreachableException();
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit * 2);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        var said = await output + await errors;
        var evidence = said.Split('\n').FirstOrDefault(line => line.StartsWith("  ", StringComparison.Ordinal) && (line.Contains("PROBLEM", StringComparison.Ordinal) || Enum.GetNames<Testing.ViolationKind>().Any(line.Contains)));
        var isFound = process.ExitCode == 1 && evidence is not null;
        Console.WriteLine($"{mutation.Name}: {(isFound ? "found" : "NOT FOUND")} by {mutation.Scenario} after {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s: {evidence?.Trim() ?? said.Trim()}");
        return isFound;
    }

    private async Task CopyAsync(string copy, CancellationToken cancellationToken)
    {
        var files = await Shell.RunAsync(["git", "-C", repository, "ls-files", .. Copied, "tests/Directory.Build.props", ":(top,glob)*"], cancellationToken);
        foreach (var file in files.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var target = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(repository, file), target, overwrite: true);
        }
    }
}
