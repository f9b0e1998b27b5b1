using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace RealtimeHub.Server.Safety;

/// <summary>Lets pages of the allowed origins read what they asked for; all others get no CORS header and their browser keeps it from them.</summary>
internal sealed class OriginCors(IOptions<RealtimeHubOptions> options) : IConfigureOptions<CorsOptions>
{
    public void Configure(CorsOptions cors) => cors.AddDefaultPolicy(policy => policy
        .WithOrigins([.. options.Value.AllowedOrigins.Select(origin => origin.TrimEnd('/'))])
        .AllowAnyHeader()
        .AllowAnyMethod()
        .AllowCredentials());
}
