using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentSocket.Relay.Push;

/// <summary>Answers to pushes that weren't taken.</summary>
internal static class Refusals
{
    public static ContentHttpResult Of(int status, string reason) => TypedResults.Text(reason, statusCode: status);
}
