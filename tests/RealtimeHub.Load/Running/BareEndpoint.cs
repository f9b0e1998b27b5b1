using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RealtimeHub.Load;

/// <summary>Kestrel with nothing behind it: reads the body and answers 201. What the hub's publish path is measured by.</summary>
internal static class BareEndpoint
{
    public const string Verb = "bare";

    public static async Task RunAsync(string address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPEndPoint.Parse(address)));
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var isWrite = HttpMethods.IsPost(context.Request.Method);
        while (isWrite)
        {
            var read = await context.Request.BodyReader.ReadAsync();
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }

        context.Response.StatusCode = isWrite ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        context.Response.ContentLength = 0;
    }
}
