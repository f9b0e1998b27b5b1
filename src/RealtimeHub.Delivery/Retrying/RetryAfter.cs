using System.Globalization;

namespace RealtimeHub.Delivery.Retrying;

/// <summary>The header <c>Retry-After</c> (RFC 9110 §10.2.3): seconds, rounded up, or a date.</summary>
internal static class RetryAfter
{
    /// <summary>How long the receiver asks to wait; null when it does not say, or nonsense.</summary>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? Read(values.ToString(), now) : null;

    internal static TimeSpan? Read(string text, DateTimeOffset now)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds))
            return TimeSpan.FromSeconds(Math.Min(Math.Ceiling(seconds), 86_400));
        if (!DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return null;
        return date > now ? date - now : TimeSpan.Zero;
    }
}
