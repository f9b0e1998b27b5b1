using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Server.Page;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Page;

public sealed class DashboardTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_served_at_their_paths_and_others_are_not()
    {
        Write("index.html", "<!doctype html>");
        Write("theme.js", "1");
        Write("assets/index-1.js", "2");
        Write("assets/index-1.js.map", "3");

        Dashboard.Read(_folder.Path).Keys.Should().BeEquivalentTo("/", "/theme.js", "/assets/index-1.js");
    }

    [Fact]
    public void Folder_without_its_page_is_no_dashboard()
    {
        Write("assets/index-1.js", "2");

        Dashboard.Read(_folder.Path).Should().BeEmpty();
        Dashboard.Read(Path.Combine(_folder.Path, "none")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("index.html", "no-cache")]
    [InlineData("assets/index-1.js", "public, max-age=31536000, immutable")]
    public async Task Only_what_has_a_digest_in_its_name_is_kept_by_browsers(string name, string expected)
    {
        var (response, _) = await AnswerAsync(name, "text", accept: "");

        response.Headers.CacheControl.ToString().Should().Be(expected);
        response.Headers.ContentSecurityPolicy.ToString().Should().StartWith("default-src 'self'").And.NotContain("unsafe");
        response.Headers.XContentTypeOptions.ToString().Should().Be("nosniff");
    }

    [Fact]
    public async Task File_is_compressed_for_who_takes_it()
    {
        var text = new string('a', 1000);

        var (plain, uncompressed) = await AnswerAsync("index.html", text, accept: "");
        var (response, compressed) = await AnswerAsync("index.html", text, accept: "br, gzip");

        plain.Headers.ContentEncoding.Should().BeEmpty();
        System.Text.Encoding.UTF8.GetString(uncompressed).Should().Be(text);
        response.Headers.ContentEncoding.ToString().Should().Be("gzip");
        compressed.Length.Should().BeLessThan(100);
        using var reader = new StreamReader(new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress));
        (await reader.ReadToEndAsync()).Should().Be(text);
    }

    private static async Task<(HttpResponse Response, byte[] Body)> AnswerAsync(string name, string text, string accept)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.Method = "GET";
        context.Request.Headers.AcceptEncoding = accept;
        context.Response.Body = body;
        await new PageFile(name, System.Text.Encoding.UTF8.GetBytes(text)).Answer(context).ExecuteAsync(context);
        return (context.Response, body.ToArray());
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
