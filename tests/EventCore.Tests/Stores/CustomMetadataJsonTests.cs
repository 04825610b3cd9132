using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

public sealed class CustomMetadataJsonTests
{
    [Fact]
    public void What_was_written_is_read()
    {
        var custom = new Dictionary<string, string> { ["tenant"] = "blue", [""] = "", ["quote \" and 😀"] = "line\nfeed" };

        Assert.Equal(custom, CustomMetadataJson.Read(CustomMetadataJson.Write(custom)));
        Assert.Empty(CustomMetadataJson.Read(CustomMetadataJson.Write(new Dictionary<string, string>())));
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":[true,null]},"d":"text"}""", "a=1", "b={\"c\":[true,null]}", "d=text")]
    [InlineData("""{"a":"first","a":"last"}""", "a=last")]
    [InlineData("[1,2]")]
    public void What_somebody_else_stored_there_is_read_as_text(string json, params string[] expected)
    {
        Assert.Equal(expected, CustomMetadataJson.Read(Encoding.UTF8.GetBytes(json)).Select(pair => $"{pair.Key}={pair.Value}"));
    }
}
