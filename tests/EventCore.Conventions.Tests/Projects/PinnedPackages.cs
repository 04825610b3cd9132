using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EventCore.Conventions.Tests;

/// <summary>Every package has one exact version, said in <c>Directory.Packages.props</c>, and every project a lock file.</summary>
internal static partial class PinnedPackages
{
    public static IEnumerable<string> Violations(SourceFile file)
    {
        var document = XDocument.Parse(file.Text);
        var floating = document.Descendants("PackageVersion")
            .Where(package => !ExactVersion().IsMatch((string?)package.Attribute("Version") ?? ""))
            .Select(package => $"{file.Path}: {package} is not one exact version.");
        var local = document.Descendants("PackageReference")
            .Where(package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null)
            .Select(package => $"{file.Path}: {package} belongs into Directory.Packages.props.");
        return floating.Concat(local);
    }

    /// <param name="project">The path of a project file.</param>
    /// <param name="exists">Whether there is a file of this path.</param>
    public static IEnumerable<string> MissingLock(string project, Func<string, bool> exists)
    {
        var lockFile = project[..(project.LastIndexOf('/') + 1)] + "packages.lock.json";
        return exists(lockFile) ? [] : [$"{project}: has no packages.lock.json; build it once and commit the file."];
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ExactVersion();
}
