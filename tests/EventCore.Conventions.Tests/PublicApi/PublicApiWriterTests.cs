namespace EventCore.Conventions.Tests;

public sealed class PublicApiWriterTests
{
    [Fact]
    public void Types_and_members_read_like_their_declarations() =>
        Assert.Equal(
            """
            enum EventCore.Conventions.Tests.PublicApiWriterTests.Colour
                Blue = 1
                Red = 0

            abstract class EventCore.Conventions.Tests.PublicApiWriterTests.Shape<TUnit> : IDisposable where TUnit : struct
                IReadOnlyList<string?> Names { get; init; }
                abstract Task<TResult> MeasureAsync<TResult>(TUnit? unit = default, int digits = 2, params string[] hints) where TResult : class
                abstract void Dispose()
                const int Limit = 7
                protected new(string? name)
                static bool TryParse(string text, out PublicApiWriterTests.Shape<TUnit>? shape)

            sealed record EventCore.Conventions.Tests.PublicApiWriterTests.Size
                int Width { get; init; }
                new(int Width)

            """.ReplaceLineEndings("\n"),
            PublicApiWriter.Write([typeof(Size), typeof(Shape<>), typeof(Colour)]));

    [Fact]
    public void What_nobody_outside_sees_is_left_out()
    {
        var surface = PublicApiWriter.Write([typeof(Shape<>)]);

        Assert.DoesNotContain("Hidden", surface, StringComparison.Ordinal);
    }

    public enum Colour
    {
        Red,
        Blue,
    }

    public sealed record Size(int Width);

    public abstract class Shape<TUnit> : IDisposable
        where TUnit : struct
    {
        public const int Limit = 7;

        protected Shape(string? name) => Names = [name];

        public IReadOnlyList<string?> Names { get; init; }

        internal string HiddenName => "";

        public static bool TryParse(string text, out Shape<TUnit>? shape)
        {
            shape = null;
            return text.Length > 0;
        }

        public abstract Task<TResult> MeasureAsync<TResult>(TUnit? unit = null, int digits = 2, params string[] hints)
            where TResult : class;

        public abstract void Dispose();

        private protected abstract void HiddenMethod();
    }
}
