using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests;

/// <summary>What a refusal looks like over HTTP.</summary>
internal static class ProblemAnswers
{
    public static async Task ShouldBeProblemAsync(this HttpResponseMessage response, int status, string type, string? member = null, int? index = null)
    {
        var body = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).Should().Be(status, body);
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json", body);
        var problem = await response.JsonAsync();
        problem.GetProperty("type").GetString().Should().Be($"urn:rthub:problem:{type}", body);
        problem.GetProperty("status").GetInt32().Should().Be(status);
        problem.GetProperty("title").GetString().Should().NotBeNullOrEmpty();
        problem.GetProperty("detail").GetString().Should().NotBeNullOrEmpty();
        if (member is null) return;

        var error = problem.GetProperty("errors")[0];
        error.GetProperty("member").GetString().Should().Be(member, body);
        error.GetProperty("detail").GetString().Should().NotBeNullOrEmpty();
        if (index is null) error.TryGetProperty("index", out _).Should().BeFalse(body);
        else error.GetProperty("index").GetInt32().Should().Be(index.Value, body);
    }
}
