using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Publishing;

namespace RealtimeHub.Server.Problems;

/// <summary>Turns what ends a request early into a problem.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (IsNobodys(context)) await new ProblemResult(NotServed(context.Request)).ExecuteAsync(context);
        }
        catch (ProblemException refused) when (!context.Response.HasStarted)
        {
            await new ProblemResult(refused.Problem).ExecuteAsync(context);
        }
        catch (ControlRefusedException refused) when (!context.Response.HasStarted)
        {
            await new ProblemResult(Publisher.Why(refused.Outcome, null)).ExecuteAsync(context);
        }
        catch (LogDamagedException met) when (!context.Response.HasStarted)
        {
            // The log itself has told it, once.
            await new ProblemResult(Problem.LogDamaged(met)).ExecuteAsync(context);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await new ProblemResult(new Problem(bad.StatusCode, "bad-request", "Bad request", bad.Message)).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            LogFailed(context.Request.Method, context.Request.Path, failure);
            await new ProblemResult(new Problem(500, "internal-error", "Internal error", "The hub failed; its log says why.")).ExecuteAsync(context);
        }
    }

    private static bool IsNobodys(HttpContext context) =>
        context.Response is { HasStarted: false, StatusCode: 404 or 405 } && (context.Request.Path.StartsWithSegments("/streams") || context.Request.Path.StartsWithSegments("/service"));

    private static Problem NotServed(HttpRequest request) => request.HttpContext.Response.StatusCode == 405
        ? new(405, "wrong-method", "Wrong method", $"{Shown.Briefly(request.Path)} does not take {Shown.Briefly(request.Method)}; see /openapi.json.")
        : new(404, "not-found", "Not found", $"There is nothing at {Shown.Briefly(request.Path)}; see /openapi.json.");

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(string method, string path, Exception failure);
}
