using System.Xml.Linq;

namespace EventCore.Conventions.Tests;

/// <summary>References point inward: which projects and packages each project in <c>src</c> may name.</summary>
internal static class ProjectReferences
{
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new(StringComparer.Ordinal)
    {
        // Not to be used by it: its package brings the generators along.
        ["EventCore"] = (["EventCore.CodeFixes", "EventCore.Generators"], ["Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions"]),
        ["EventCore.CodeFixes"] = ([], ["Microsoft.CodeAnalysis.CSharp.Workspaces"]),
        ["EventCore.Generators"] = ([], ["Microsoft.CodeAnalysis.CSharp"]),
        ["EventCore.InMemory"] = (["EventCore"], []),
        ["EventCore.Sqlite"] = (["EventCore"], ["Microsoft.Data.Sqlite"]),
        ["EventCore.Postgres"] = (["EventCore"], ["Npgsql"]),
        ["EventCore.Hosting"] = (["EventCore"], ["Microsoft.Extensions.Diagnostics.HealthChecks", "Microsoft.Extensions.Hosting.Abstractions"]),
        ["EventCore.Testing"] = (["EventCore", "EventCore.InMemory"], []),
        ["EventCore.Cli"] = (
            ["EventCore.InMemory", "EventCore.Sqlite", "EventCore.Postgres", "EventCore.Testing"],
            // OxyPlot draws the plots of bench reports, as SVG.
            ["OxyPlot.Core", "Spectre.Console", "System.CommandLine"]),
    };

    public static IEnumerable<string> Violations(SourceFile project)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(project.Path);
        if (!Allowed.TryGetValue(name, out var allowed))
        {
            return [$"{name} is not in the list of projects: say in {nameof(ProjectReferences)} what it may reference."];
        }

        var document = XDocument.Parse(project.Text);
        var projects = Included(document, "ProjectReference")
            .Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .Except(allowed.Projects, StringComparer.Ordinal)
            .Select(reference => $"{name} may not reference the project {reference}.");
        var packages = Included(document, "PackageReference")
            .Except(allowed.Packages, StringComparer.Ordinal)
            .Select(reference => $"{name} may not reference the package {reference}.");
        return projects.Concat(packages);
    }

    private static IEnumerable<string> Included(XDocument document, string element) =>
        document.Descendants(element).Select(reference => (string?)reference.Attribute("Include") ?? (string?)reference.Attribute("Update") ?? "");
}
