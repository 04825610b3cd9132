using System.Text.RegularExpressions;

namespace EventCore.Faults.Tests;

/// <summary>Every safety measure can still be switched off, and the page about that tells of each. <c>./test mutations</c> does it.</summary>
public sealed partial class MutationTests
{
    private static readonly DirectoryInfo Repository = FindRepository();

    public static TheoryData<string> EachMutation { get; } = [.. Mutation.All.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(EachMutation))]
    public async Task What_is_to_be_switched_off_stands_in_the_sources_once(string name)
    {
        foreach (var (file, old, _) in Mutation.All.Single(mutation => mutation.Name == name).Edits)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(Repository.FullName, file), TestContext.Current.CancellationToken);

            Assert.True(text.Split(old).Length == 2, $"{file}: {old}");
        }
    }

    [Theory]
    [MemberData(nameof(EachMutation))]
    public async Task The_page_says_that_it_was_found(string name)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.FullName, "docs/reliability/mutations.md"), TestContext.Current.CancellationToken);

        var row = Assert.Single(page.Split('\n'), line => line.StartsWith($"| `{name}`: ", StringComparison.Ordinal));

        Assert.Matches(Found(), row);
    }

    [Fact]
    public void A_new_result_replaces_the_row_of_its_mutation_alone()
    {
        var (first, second) = (Mutation.All[0], Mutation.All[1]);
        var page = MutationReport.Write("", [new MutationResult(first, TimeSpan.FromSeconds(7), "a | b", ""), new MutationResult(second, TimeSpan.FromSeconds(121), "too late", "")]);

        var again = MutationReport.Write(page, [new MutationResult(second, TimeSpan.FromSeconds(119.6), "in time", "")]);

        Assert.Contains($"| `{first.Name}`: {first.Measure} | {first.Scenario} | 7 s | a \\| b |\n", again, StringComparison.Ordinal);
        Assert.Contains($"| `{second.Name}`: {second.Measure} | {second.Scenario} | NOT FOUND | too late |\n", page, StringComparison.Ordinal);
        Assert.Contains($"| `{second.Name}`: {second.Measure} | {second.Scenario} | 120 s | in time |\n", again, StringComparison.Ordinal);
        Assert.Equal(Mutation.All.Count - 2, again.Split("| not run |").Length - 1);
    }

    private static DirectoryInfo FindRepository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "EventCore.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("These tests are not in a copy of the repository.");
        }

        return directory;
    }

    [GeneratedRegex(@" \| \d+ s \| ", RegexOptions.NonBacktracking)]
    private static partial Regex Found();
}
