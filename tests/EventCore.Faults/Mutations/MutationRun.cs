using System.Diagnostics;

namespace EventCore.Faults;

/// <summary>Builds the library without one safety measure after the other, and looks whether its scenario finds out.</summary>
internal sealed class MutationRun(string repository, IReadOnlyList<string> only, FileInfo? report)
{
    private static readonly string[] Copied = ["src", "tests/EventCore.Faults", "tests/EventCore.Postgres.Tests/Pooling"];

    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(15);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (only.FirstOrDefault(name => Mutation.All.All(mutation => mutation.Name != name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no mutation '{unknown}', only: {string.Join(", ", Mutation.All.Select(mutation => mutation.Name))}.");
            return 2;
        }

        var mutations = Mutation.All.Where(mutation => only.Count == 0 || only.Contains(mutation.Name)).ToList();
        var copy = Directory.CreateTempSubdirectory("eventcore-mutations-").FullName;
        var results = new List<MutationResult>();
        try
        {
            await CopyAsync(copy, cancellationToken);
            foreach (var mutation in mutations)
            {
                var result = await RunAsync(mutation, copy, cancellationToken);
                Console.WriteLine(result);
                results.Add(result);
            }
        }
        finally
        {
            await Shell.RunAsync(["rm", "-rf", copy], CancellationToken.None);
        }

        if (report is not null)
        {
            report.Directory?.Create();
            await File.WriteAllTextAsync(report.FullName, MutationReport.Write(report.Exists ? await File.ReadAllTextAsync(report.FullName, cancellationToken) : "", results), cancellationToken);
        }

        Console.WriteLine($"{results.Count(result => result.IsFound)} of {results.Count} mutations found.");
        return results.TrueForAll(result => result.IsFound) ? 0 : 1;
    }

    private static async Task<MutationResult> RunAsync(Mutation mutation, string copy, CancellationToken cancellationToken)
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
                    throw new FaultRunException($"{mutation.Name}: what is to be replaced in {file} stands there {text.Split(old).Length - 1} times instead of once: {old}");
                }

                await File.WriteAllTextAsync(path, text.Replace(old, replacement, StringComparison.Ordinal), cancellationToken);
            }

            var arguments = new[] { "dotnet", "build", Path.Combine(copy, "tests/EventCore.Faults"), "-c", "Release", "--nologo", "-v", "quiet", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false" };
            await Shell.RunAsync(arguments, BuildLimit, cancellationToken);
            return await InjectAsync(mutation, copy, cancellationToken);
        }
        finally
        {
            foreach (var (path, text) in originals)
            {
                await File.WriteAllTextAsync(path, text, CancellationToken.None);
            }
        }
    }

    private static async Task<MutationResult> InjectAsync(Mutation mutation, string copy, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var program = Path.Combine(copy, "artifacts/bin/EventCore.Faults/release/EventCore.Faults");
        using var process = Process.Start(Shell.Info([program, "run", "--only", mutation.Scenario, "--minutes", $"{MutationResult.Limit.TotalMinutes}", "--faults", "2", "--controls", "Never", "--until-failure"]))
            ?? throw new UnreachableException();
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(MutationResult.Limit * 2);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Its time is over.
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        var time = Stopwatch.GetElapsedTime(started);
        var said = (await output + await errors).Trim();
        var evidence = said.Split('\n').FirstOrDefault(line => line.StartsWith("  ", StringComparison.Ordinal) && (line.Contains("PROBLEM", StringComparison.Ordinal) || Enum.GetNames<Testing.ViolationKind>().Any(line.Contains)));
        return new MutationResult(mutation, time, evidence?.Trim(), said);
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
