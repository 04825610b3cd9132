using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventCore.Generators.Tests;

/// <summary>Source text, compiled in memory against EventCore by all of its generators, as the project of a strict user would be.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    private static readonly CSharpCompilationOptions Strict = new(
        OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error);

    // What a project with ImplicitUsings has, and EventCore.
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using EventCore;
        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "EventCore.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly CSharpCompilation _source;
    private readonly GeneratorDriver _driver;

    private GeneratorRun(CSharpCompilation source, GeneratorDriver driver)
    {
        _source = source;
        _driver = driver.RunGeneratorsAndUpdateCompilation(source, out var compilation, out var diagnostics);
        (Compilation, Diagnostics) = ((CSharpCompilation)compilation, diagnostics);
    }

    /// <summary>The source together with what was generated.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>What the generators themselves had to say; none of ours ever does.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    public GeneratorDriverRunResult Result => _driver.GetRunResult();

    /// <summary>The generated files: name and text.</summary>
    public IReadOnlyDictionary<string, string> Generated =>
        Result.Results.SelectMany(result => result.GeneratedSources).ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>What the compiler says to the whole: errors, and warnings, which are errors to a strict user.</summary>
    public IReadOnlyList<string> Complaints =>
        [.. Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(diagnostic => diagnostic.ToString())];

    /// <summary>Runs all generators over some files.</summary>
    public static GeneratorRun Of(params IEnumerable<string> files)
    {
        var trees = files.Prepend(Usings).Select((text, index) => CSharpSyntaxTree.ParseText(text, Language, $"File{index}.cs"));
        var driver = CSharpGeneratorDriver.Create(
            typeof(CommandGenerator).Assembly.GetTypes()
                .Where(type => type.IsDefined(typeof(GeneratorAttribute)))
                .Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator()),
            parseOptions: Language,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new GeneratorRun(CSharpCompilation.Create("Sample", trees, References, Strict), driver);
    }

    /// <summary>Runs again after a further file has been added.</summary>
    public GeneratorRun With(string file) =>
        new(_source.AddSyntaxTrees(CSharpSyntaxTree.ParseText(file, Language, "Added.cs")), _driver);

    /// <summary>Runs again after the text of one of the files, counted from 0, has been edited.</summary>
    public GeneratorRun WithEdited(int file, Func<string, string> edit)
    {
        var tree = _source.SyntaxTrees[file + 1];
        var edited = edit(tree.ToString());
        Assert.NotEqual(tree.ToString(), edited);
        return new GeneratorRun(_source.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edited, Language, tree.FilePath)), _driver);
    }

    /// <summary>Every output of a tracked step or of a generated file that was made anew, with the reason.</summary>
    public IReadOnlyList<string> MadeAnew =>
    [
        .. (from result in Result.Results
           from step in result.TrackedSteps.Where(step => Ours(step.Key)).Concat(result.TrackedOutputSteps)
           from run in step.Value
           from output in run.Outputs
           where output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)
           select $"{result.Generator.GetGeneratorType().Name} {step.Key}: {output.Reason}").Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The compiled assembly, which must have no complaints.</summary>
    public Assembly Load()
    {
        Assert.Empty(Complaints);
        using var image = new MemoryStream();
        Assert.True(Compilation.Emit(image).Success);
        image.Position = 0;
        return new AssemblyLoadContext(name: null, isCollectible: true).LoadFromStream(image);
    }

    // The compiler's own first steps look at the compilation as a whole, which is another after every edit.
    private static bool Ours(string step) => !step.StartsWith("Compilation", StringComparison.Ordinal) && !step.Contains("ForAttribute", StringComparison.Ordinal);
}
