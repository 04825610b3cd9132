namespace EventCore.Conventions.Tests;

/// <summary>A text file of the repository, or a sample that breaks a rule.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The name without directory and extensions.</summary>
    public string Stem => System.IO.Path.GetFileName(Path).Split('.')[0];

    /// <summary>The directory under <c>src</c> or <c>tests</c> that the file is in.</summary>
    public string Project => Path.Split('/')[1];
}
